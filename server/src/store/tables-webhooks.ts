// The tables of webhooks as types.

export interface WebhookTables {
  webhook_endpoints: {
    environment_id: string;
    id: string;
    /** The dialect through which it was registered, and in which events are said to it. */
    face: string;
    url: string;
    /** Sealed, like the next one; null once the endpoint is deleted. */
    secret: string | null;
    /** What signs from `rotates_at` on. */
    next_secret: string | null;
    rotates_at: number | null;
    status: 'enabled' | 'disabled';
    event_names: unknown;
    /** Every event up to this place in the order of commits was judged: sent on its way, or not subscribed to. */
    cursor: number;
    /** Its deliveries are removed bit by bit, then the row. */
    deleted_at: number | null;
    created_at: number;
    updated_at: number;
  };
  webhook_deliveries: {
    environment_id: string;
    endpoint_id: string;
    event_id: string;
    state: 'waiting' | 'delivered' | 'dead';
    /** How often it was taken: tells workers apart. */
    tries: number;
    /** How often it failed since `started_at`: decides the next pause. */
    failures: number;
    /** When it was first due; sending a dead one again is a new start. */
    started_at: number;
    due_at: number;
    last_status: number | null;
    problem: string | null;
    /** When it was delivered or given up. */
    settled_at: number | null;
    created_at: number;
    updated_at: number;
  };
}
