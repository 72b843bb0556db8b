// Second factors and the challenges that ask for them.

export interface Factor {
  id: string;
  /** Null for a factor that an application keeps beside its own users. */
  userId: string | null;
  type: 'totp';
  issuer: string;
  account: string;
  /** Null until a first code proved that the authenticator has the secret: only then does sign-in ask for it. */
  verifiedAt: number | null;
  createdAt: number;
  updatedAt: number;
}

/** A factor at the one moment at which its secret is shown. */
export interface EnrolledFactor extends Factor {
  secret: string;
  uri: string;
  qrCode: string;
}

export interface Challenge {
  id: string;
  factorId: string;
  expiresAt: number;
  createdAt: number;
  updatedAt: number;
}
