// Where events are sent, and whether they came from there.

import type { Face } from '../user-management/face.ts';
import { constructEvent } from '../webhooks.ts';

export const webhooks = ({ one, list }: Face) => ({
  /**
   * Has events sent to an address from now on. Its `secret` comes this once.
   *
   * @throws ConflictError `duplicate_endpoint`; ValidationError `invalid_url`.
   * @example
   * const { secret } = await latchkey.webhooks.createWebhookEndpoint({ endpointUrl: 'https://app.example/webhooks', events: ['user.created'] });
   */
  createWebhookEndpoint: one('POST /webhook_endpoints'),

  /**
   * Lists where events are sent.
   *
   * @throws ValidationError `invalid_request_parameters`: a limit or a cursor that cannot be.
   * @example
   * const { data } = await latchkey.webhooks.listWebhookEndpoints();
   */
  listWebhookEndpoints: list('GET /webhook_endpoints'),

  /**
   * Changes the address, the events or the status of an endpoint.
   *
   * @throws NotFoundError `entity_not_found`: no such endpoint.
   * @example
   * await latchkey.webhooks.updateWebhookEndpoint({ webhookEndpointId: 'we_01H…', status: 'disabled' });
   */
  updateWebhookEndpoint: one('PATCH /webhook_endpoints/{webhookEndpointId}'),

  /**
   * Sends no more events there.
   *
   * @throws NotFoundError `entity_not_found`: no such endpoint.
   * @example
   * await latchkey.webhooks.deleteWebhookEndpoint({ webhookEndpointId: 'we_01H…' });
   */
  deleteWebhookEndpoint: one('DELETE /webhook_endpoints/{webhookEndpointId}'),

  constructEvent,
});
