// What the commands that look after connections can do in one environment.

import {
  activateConnection,
  deactivateConnection,
  deleteConnection,
  listConnections,
  type NewConnection,
  setConnection,
} from './core/connections.ts';
import type { Work } from './core/work.ts';
import { readIdpMetadata } from './kit/saml/metadata.ts';
import { SamlRefused } from './kit/saml/refused.ts';
import { type Connection, protocolOf } from './model/connection.ts';

/** What the metadata of an identity provider say. */
export interface Provider {
  entityId: string;
  ssoUrl: string;
  certificates: string[];
}

/** What the operator of the identity provider has to be told. */
export type Places = { callbackUrl: string } | { acsUrl: string; entityId: string };

export interface ConnectionsUpkeep {
  /** All of them, the oldest first. */
  list(): Promise<Connection[]>;
  /** Reads the metadata of an identity provider. Throws a sentence. */
  readMetadata(xml: string): Promise<Provider>;
  /** Makes one, or sets one up anew. */
  set(connection: NewConnection): Promise<Connection & { places: Places }>;
  activate(id: string): Promise<Connection>;
  deactivate(id: string): Promise<Connection>;
  remove(id: string): Promise<void>;
}

export function connectionsOf(work: Work): ConnectionsUpkeep {
  return {
    async list() {
      const found: Connection[] = [];
      for (let after: string | null | undefined; after !== null; ) {
        const page = await listConnections(work, {}, { limit: 100, order: 'asc', ...(after ? { after } : {}) });
        found.push(...page.rows);
        after = page.after;
      }
      return found;
    },
    readMetadata: (xml) =>
      readIdpMetadata(xml).catch((error: unknown) => {
        if (!(error instanceof SamlRefused)) throw error;
        throw new Error(SENTENCES[error.fault] ?? 'The file is no SAML metadata of one identity provider.');
      }),
    async set(connection) {
      const made = await setConnection(work, connection);
      return { ...made, places: placesOf(work.tools.publicUrl, made) };
    },
    activate: (id) => activateConnection(work, id),
    deactivate: (id) => deactivateConnection(work, id),
    remove: (id) => deleteConnection(work, id),
  };
}

const SENTENCES: { [fault: string]: string } = {
  certificate: 'The metadata has no signing certificate with an RSA key of 2,048 bits or more, or more than eight.',
  size: 'The metadata is larger than any that is taken.',
};

function placesOf(publicUrl: string, { id, type }: Connection): Places {
  if (protocolOf(type) === 'oidc') return { callbackUrl: `${publicUrl}/sso/oidc/${id}/callback` };
  const base = `${publicUrl}/sso/saml/${id}`;
  return { acsUrl: `${base}/acs`, entityId: `${base}/metadata` };
}
