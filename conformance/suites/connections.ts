// Connections through the SDK: read, listed, removed. Whoever operates the server set them up.

import { expect } from 'vitest';
import type { Scene, Stage } from '../harness/stories.ts';
import { expectThrown, idOf, TIME } from './cast.ts';
import { thrownBy } from './thrown.ts';

const NAMES = ['Staff', 'Partners', 'Leavers'];

/** The operator's commands, before the server runs. */
export const CONNECTIONS: string[][] = NAMES.map((name, at) => [
  ...['connections', 'set-oidc', '--name', name, '--type', at === 0 ? 'OktaOIDC' : 'GenericOIDC'],
  ...['--issuer', 'https://idp.example.com', '--client-id', 'ours', at === 1 ? '--no-active' : '--active'],
]);

/** The stories of connections. */
export function connections({ method }: Scene): void {
  const named = async ({ workos }: Stage, name: string) =>
    (await workos.sso.listConnections()).data.find((each) => each.name === name);

  method('sso.listConnections', (shows) => {
    shows('they are listed newest first, and filtered by type and organization', async ({ workos }) => {
      const { data } = await workos.sso.listConnections();
      expect(data.map(({ name }) => name)).toEqual(['Leavers', 'Partners', 'Staff']);
      const ofType = await workos.sso.listConnections({ connectionType: 'OktaOIDC' as never });
      expect(ofType.data.map(({ name }) => name)).toEqual(['Staff']);
      expect((await workos.sso.listConnections({ organizationId: 'org_none' })).data).toEqual([]);
      expect((await workos.sso.listConnections({ domain: 'example.com' })).data).toEqual([]);
    });

    shows('a page leads to the next', async ({ workos }) => {
      const first = await workos.sso.listConnections({ limit: 2 });
      const next = await workos.sso.listConnections({ limit: 2, after: first.listMetadata.after ?? '' });
      expect([first, next].map(({ data }) => data.map(({ name }) => name))).toEqual([
        ['Leavers', 'Partners'],
        ['Staff'],
      ]);
      expect(next.listMetadata.after).toBeNull();
    });
  });

  method('sso.getConnection', (shows) => {
    shows('one is read by id, with how it stands', async (stage) => {
      const listed = await named(stage, 'Partners');
      const read = await stage.workos.sso.getConnection(listed?.id ?? '');
      expect(read).toEqual(listed);
      expect(read).toMatchObject({
        object: 'connection',
        id: idOf('conn'),
        name: 'Partners',
        state: 'inactive',
        domains: [],
        createdAt: expect.stringMatching(TIME),
        updatedAt: expect.stringMatching(TIME),
      });
    });

    shows('an unknown one is not found', async (stage) => {
      const thrown = await thrownBy(stage.workos.sso.getConnection('conn_none'));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('sso.deleteConnection', (shows) => {
    shows('a removed one is gone, and told of', async (stage) => {
      const { id = '' } = (await named(stage, 'Leavers')) ?? {};
      expect(await stage.workos.sso.deleteConnection(id)).toBeUndefined();
      const again = await thrownBy(stage.workos.sso.deleteConnection(id));
      expectThrown(stage, again, 'NotFoundException', 'entity_not_found');
      const told = await stage.workos.events.listEvents({ events: ['connection.activated', 'connection.deleted'] });
      const ofIt = told.data.filter(({ data }) => (data as { id: string }).id === id);
      expect(ofIt.map(({ event }) => event)).toEqual(['connection.activated', 'connection.deleted']);
      expect(ofIt[0]?.data).toMatchObject({ object: 'connection', name: 'Leavers', state: 'active' });
    });
  });
}
