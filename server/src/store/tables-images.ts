// The tables of images, as types.

export interface ImageTables {
  images: {
    environment_id: string;
    id: string;
    /** Whose it is: one of the two, or the environment's own where both are null. */
    user_id: string | null;
    organization_id: string | null;
    content_type: string;
    /** Null when they rest in the bucket. */
    bytes: Uint8Array | null;
    created_at: number;
  };
  image_objects: { environment_id: string; id: string; created_at: number };
}
