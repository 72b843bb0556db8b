// What has happened.

import type { Face } from '../user-management/face.ts';

export const events = ({ list }: Face) => ({
  /**
   * Lists what has happened, in the order in which it was committed. Go on from the last id that you have seen: nothing is missed.
   *
   * @throws ValidationError `invalid_request_parameters`: a name that is no event, or a cursor that cannot be.
   * @example
   * for await (const event of latchkey.events.listEvents({ events: ['user.created'], order: 'asc', after: last })) handle(event);
   */
  listEvents: list('GET /events'),
});
