// Connections as the API shows them: read, listed, removed; what becomes of them is told.

import { expect, test } from 'vitest';
import { activateConnection, deactivateConnection, setConnection } from '../src/core/connections.ts';
import { connect, organizationAt, samlConfig, toldOfConnections } from './connections-made.ts';
import { onEachDatabase, type TestHouse } from './house.ts';

onEachDatabase('connections', (open) => {
  const list = async ({ call }: TestHouse, query = '') =>
    (await call('GET', `/connections${query}`)).body.data.map(({ id }: { id: string }) => id);

  test('a connection is shown with the domains that lead to it, and nothing of its provider', async () => {
    const house = await open();
    const acme = await organizationAt(house, 'Acme', 'acme.com');
    await house.call('POST', '/organization_domains', { body: { organization_id: acme.id, domain: 'acme.org' } });
    const { id } = await connect(house, acme.id, { name: 'Acme by Okta', type: 'OktaOIDC' });
    const shown = await house.call('GET', `/connections/${id}`);
    expect(shown.status).toBe(200);
    expect(shown.body).toEqual({
      object: 'connection',
      id: expect.stringMatching(/^conn_[0-9A-Z]{26}$/),
      organization_id: acme.id,
      connection_type: 'OktaOIDC',
      name: 'Acme by Okta',
      state: 'active',
      status: 'linked',
      domains: [{ object: 'connection_domain', id: acme.domains[0]?.id, domain: 'acme.com' }],
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
  });

  test('one that belongs to no organization has no organization, and no domain', async () => {
    const house = await open();
    const { id } = await connect(house, null);
    const { body } = await house.call('GET', `/connections/${id}`);
    expect(body).not.toHaveProperty('organization_id');
    expect(body.domains).toEqual([]);
  });

  test('an unknown one is not found', async () => {
    const { call } = await open();
    for (const method of ['GET', 'DELETE']) {
      const { status, body } = await call(method, '/connections/conn_none');
      expect([status, body.code, body.message]).toEqual([
        404,
        'entity_not_found',
        "Connection not found: 'conn_none'.",
      ]);
    }
  });

  test('the list is filtered by organization, type, verified domain and name, alone and together', async () => {
    const house = await open();
    const acme = await organizationAt(house, 'Acme', 'acme.com', 'acme.org');
    const bolt = await organizationAt(house, 'Bolt', 'bolt.com');
    await house.call('POST', '/organization_domains', { body: { organization_id: bolt.id, domain: 'bolt.org' } });
    const first = await connect(house, acme.id, { name: 'Acme staff' });
    const second = await connect(house, acme.id, {
      name: 'Acme partners',
      type: 'OktaSAML',
      config: await samlConfig(),
    });
    const third = await connect(house, bolt.id, { name: 'Bolt staff' });
    expect(await list(house)).toEqual([third.id, second.id, first.id]);
    expect(await list(house, `?organization_id=${acme.id}`)).toEqual([second.id, first.id]);
    expect(await list(house, '?connection_type=OktaSAML')).toEqual([second.id]);
    expect(await list(house, '?connection_type=GithubOAuth')).toEqual([]);
    expect(await list(house, '?domain=ACME.org')).toEqual([second.id, first.id]);
    expect(await list(house, '?domain=bolt.org')).toEqual([]);
    expect(await list(house, '?domain=not%20a%20domain')).toEqual([]);
    expect(await list(house, '?search=STAFF')).toEqual([third.id, first.id]);
    expect(await list(house, '?search=%25')).toEqual([]);
    expect(await list(house, `?search=acme&domain=acme.com&connection_type=GenericOIDC`)).toEqual([first.id]);
    expect(await list(house, '?organization_id=org_none')).toEqual([]);
    expect((await house.call('GET', '/connections?connection_type=Telepathy')).status).toBe(422);
  });

  test('the list is walked page by page, both ways', async () => {
    const house = await open();
    const ids: string[] = [];
    for (let made = 0; made < 5; made += 1) ids.unshift((await connect(house, null, { name: `No. ${made}` })).id);
    const first = (await house.call('GET', '/connections?limit=2')).body;
    expect(first.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    expect(first.list_metadata).toEqual({ before: null, after: ids[1] });
    const next = (await house.call('GET', `/connections?limit=2&after=${ids[1]}`)).body;
    expect(next.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(2, 4));
    expect(next.list_metadata).toEqual({ before: ids[2], after: ids[3] });
    expect(await list(house, `?limit=2&before=${ids[2]}`)).toEqual(ids.slice(0, 2));
    expect(await list(house, '?order=asc&limit=1')).toEqual([ids[4]]);
    expect((await house.call('GET', '/connections?after=conn_x')).status).toBe(422);
  });

  test('a removed connection is gone', async () => {
    const house = await open();
    const { id } = await connect(house, null);
    const gone = await house.call('DELETE', `/connections/${id}`);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await house.call('GET', `/connections/${id}`)).status).toBe(404);
    expect(await list(house)).toEqual([]);
  });

  test('what becomes of a connection is told, to the organization that it belongs to', async () => {
    const house = await open();
    const acme = await organizationAt(house, 'Acme', 'acme.com');
    const { id } = await connect(house, acme.id, { active: false });
    await activateConnection(house.work, id);
    await activateConnection(house.work, id);
    await deactivateConnection(house.work, id);
    await setConnection(house.work, { id, name: 'Acme anew', active: true });
    await house.call('DELETE', `/connections/${id}`);
    const told = await toldOfConnections(house);
    expect(told.map(({ event }: { event: string }) => event)).toEqual([
      'latchkey.connection.set',
      'connection.deactivated',
      'connection.activated',
      'connection.deactivated',
      'latchkey.connection.set',
      'connection.activated',
      'connection.deleted',
    ]);
    expect(told[2].data).toMatchObject({
      object: 'connection',
      id,
      external_key: id,
      state: 'active',
      status: 'linked',
      organization_id: acme.id,
      domains: [{ object: 'connection_domain', domain: 'acme.com' }],
    });
    expect(told[6].data).toMatchObject({ id, name: 'Acme anew', state: 'active' });
    const ofAcme = (await house.call('GET', `/events?organization_id=${acme.id}&events=connection.deleted`)).body;
    expect(ofAcme.data).toHaveLength(1);
  });

  test('an organization takes its connections along', async () => {
    const house = await open();
    const acme = await organizationAt(house, 'Acme');
    const { id } = await connect(house, acme.id);
    await house.call('DELETE', `/organizations/${acme.id}`);
    expect((await house.call('GET', `/connections/${id}`)).status).toBe(404);
  });
});
