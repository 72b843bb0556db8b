// Organizations and their domains through the SDK: made, found, changed, removed; claimed and proven.

import { expect } from 'vitest';
import { domainsOf, named } from '../harness/services.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { expectThrown, idOf, member, organization, TIME } from './cast.ts';
import { thrownBy } from './thrown.ts';

type Data = NonNullable<Parameters<Stage['workos']['organizations']['createOrganization']>[0]['domainData']>;

let domains = 0;
const freshDomain = () => {
  domains += 1;
  return `place-${domains}.example.com`;
};
const claimed = (domain: string, state: 'pending' | 'verified'): Data => [{ domain, state }] as Data;

/** The stories of organizations. */
export function organizations({ method }: Scene): void {
  method('organizations.createOrganization', (shows) => {
    shows('an organization of a name alone has every other field empty', async ({ workos }) => {
      const made = await workos.organizations.createOrganization({ name: 'Analytical Engines' });
      expect(made).toEqual({
        object: 'organization',
        id: idOf('org'),
        name: 'Analytical Engines',
        allowProfilesOutsideOrganization: false,
        domains: [],
        externalId: null,
        metadata: {},
        createdAt: expect.stringMatching(TIME),
        updatedAt: expect.stringMatching(TIME),
      });
    });

    shows('everything that was given comes back', async ({ workos }) => {
      const domain = freshDomain();
      const given = { name: 'Looms', externalId: `looms ${domain}`, metadata: { tier: 'gold' } };
      const made = await workos.organizations.createOrganization({ ...given, domainData: claimed(domain, 'verified') });
      expect(made).toMatchObject({
        ...given,
        domains: [{ object: 'organization_domain', id: idOf('org_domain'), domain, state: 'verified' }],
      });
    });

    shows('a domain of another organization is refused', async (stage) => {
      const domain = freshDomain();
      const given = { name: 'First', domainData: claimed(domain, 'pending') };
      await stage.workos.organizations.createOrganization(given);
      const thrown = await thrownBy(stage.workos.organizations.createOrganization({ ...given, name: 'Second' }));
      expectThrown(stage, thrown, 'ConflictException', 'domain_already_exists');
    });

    shows('an external id that is taken is refused', async (stage) => {
      const given = { name: 'First', externalId: freshDomain() };
      await stage.workos.organizations.createOrganization(given);
      const thrown = await thrownBy(stage.workos.organizations.createOrganization(given));
      expectThrown(stage, thrown, 'GenericServerException', 'external_id_already_used');
      expect(thrown.status).toBe(400);
    });

    shows('metadata beyond what the specification allows is refused', async (stage) => {
      const given = { name: 'Heavy', metadata: { note: 'x'.repeat(601) } };
      const thrown = await thrownBy(stage.workos.organizations.createOrganization(given));
      expectThrown(stage, thrown, 'GenericServerException', 'invalid_metadata');
      expect(thrown.status).toBe(400);
    });

    shows('without a name, or with a domain that is none, it is refused with the field', async (stage) => {
      const { organizations } = stage.workos;
      const nameless = await thrownBy(organizations.createOrganization({} as { name: string }));
      expectThrown(stage, nameless, 'UnprocessableEntityException', 'invalid_request_parameters');
      expect(nameless.message).toContain('name_string_required');
      const nowhere = { name: 'Nowhere', domainData: claimed('not a domain', 'pending') };
      const thrown = await thrownBy(organizations.createOrganization(nowhere));
      expectThrown(stage, thrown, 'UnprocessableEntityException', 'invalid_request_parameters');
    });
  });

  method('organizations.getOrganization', (shows) => {
    shows('an organization is read back by id', async (stage) => {
      const made = await organization(stage);
      expect(await stage.workos.organizations.getOrganization(made.id)).toEqual(made);
    });

    shows('an unknown id is not found', async (stage) => {
      const thrown = await thrownBy(stage.workos.organizations.getOrganization('org_none'));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
      expect(thrown.message).toContain("Organization not found: 'org_none'");
    });
  });

  method('organizations.getOrganizationByExternalId', (shows) => {
    shows("an organization is found by the application's own id", async ({ workos }) => {
      const made = await workos.organizations.createOrganization({ name: 'Own', externalId: freshDomain() });
      expect(await workos.organizations.getOrganizationByExternalId(made.externalId as string)).toEqual(made);
    });

    shows('an unknown one is not found', async (stage) => {
      const thrown = await thrownBy(stage.workos.organizations.getOrganizationByExternalId('nobody'));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('organizations.listOrganizations', (shows) => {
    shows('a domain finds its owner, and only that one', async ({ workos }) => {
      const [one, other] = [freshDomain(), freshDomain()];
      const made = await workos.organizations.createOrganization({ name: 'One', domainData: claimed(one, 'verified') });
      const second = { name: 'Other', domainData: claimed(other, 'pending') };
      const { id } = await workos.organizations.createOrganization(second);
      const owners = async (domains: string[]) =>
        (await workos.organizations.listOrganizations({ domains })).data.map((each) => each.id);
      expect(await owners([one])).toEqual([made.id]);
      expect(await owners([one, other])).toEqual([id, made.id]);
      expect(await owners([freshDomain()])).toEqual([]);
    });

    shows('more than a hundred at once are refused', async (stage) => {
      const thrown = await thrownBy(stage.workos.organizations.listOrganizations({ limit: 101 }));
      expectThrown(stage, thrown, 'UnprocessableEntityException', 'invalid_request_parameters');
    });
  });

  method('organizations.updateOrganization', (shows) => {
    shows('what is given changes, what is not stays', async ({ workos }) => {
      const given = { name: 'Before', externalId: freshDomain(), metadata: { a: '1', b: '2' } };
      const made = await workos.organizations.createOrganization(given);
      const change = { organization: made.id, name: 'After', stripeCustomerId: `cus_${made.id}` };
      const changed = await workos.organizations.updateOrganization(change);
      expect(changed).toMatchObject({ ...given, name: 'After', stripeCustomerId: `cus_${made.id}` });
      expect(await workos.organizations.getOrganization(made.id)).toEqual(changed);
    });

    shows('a null clears the external id, and one in metadata removes its key', async ({ workos }) => {
      const given = { name: 'Clear', externalId: freshDomain(), metadata: { a: '1', b: '2' } };
      const made = await workos.organizations.createOrganization(given);
      const change = { organization: made.id, externalId: null, metadata: { a: null } };
      const changed = await workos.organizations.updateOrganization(change as never);
      expect(changed).toMatchObject({ externalId: null, metadata: { b: '2' } });
    });

    shows('the domains that are given are the whole set', async ({ workos }) => {
      const [first, second] = [freshDomain(), freshDomain()];
      const made = await workos.organizations.createOrganization({ name: 'D', domainData: claimed(first, 'pending') });
      const change = { organization: made.id, domainData: claimed(second, 'verified') };
      const changed = await workos.organizations.updateOrganization(change);
      expect(changed.domains.map(({ domain, state }) => [domain, state])).toEqual([[second, 'verified']]);
      await workos.organizations.createOrganization({ name: 'Heir', domainData: claimed(first, 'pending') });
    });

    shows('what another organization has is refused, and nothing changes', async (stage) => {
      const { organizations } = stage.workos;
      const domain = freshDomain();
      const owner = { name: 'Owner', externalId: domain, domainData: claimed(domain, 'verified') };
      const { id: ownerId } = await organizations.createOrganization(owner);
      await organizations.updateOrganization({ organization: ownerId, stripeCustomerId: `cus_${domain}` });
      const made = await organization(stage);
      const refused = (change: object) =>
        thrownBy(organizations.updateOrganization({ organization: made.id, ...change }));
      const taken = 'external_id_already_used';
      expectThrown(stage, await refused({ externalId: domain }), 'GenericServerException', taken);
      const stripe = await refused({ stripeCustomerId: `cus_${domain}` });
      expectThrown(stage, stripe, 'GenericServerException', 'stripe_customer_id_already_used');
      const claim = await refused({ domainData: claimed(domain, 'pending') });
      expectThrown(stage, claim, 'ConflictException', 'domain_already_exists');
      expect(await organizations.getOrganization(made.id)).toEqual(made);
    });

    shows('an unknown organization is not found', async (stage) => {
      const change = { organization: 'org_none', name: 'Nobody' };
      const thrown = await thrownBy(stage.workos.organizations.updateOrganization(change));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('organizations.deleteOrganization', (shows) => {
    shows('a removed organization is gone, and with it its memberships', async (stage) => {
      const { workos } = stage;
      const { id, places, memberships } = await member(stage);
      const place = places[0]?.id as string;
      expect(await workos.organizations.deleteOrganization(place)).toBeUndefined();
      for (const look of [
        () => workos.organizations.getOrganization(place),
        () => workos.userManagement.getOrganizationMembership(memberships[0]?.id as string),
        () => workos.organizations.deleteOrganization(place),
      ]) {
        expectThrown(stage, await thrownBy(look()), 'NotFoundException', 'entity_not_found');
      }
      const { data } = await workos.userManagement.listOrganizationMemberships({ userId: id });
      expect(data).toEqual([]);
    });
  });
}

/** The stories of domains. */
export function organizationDomains({ method, sdk }: Scene): void {
  const name = (newest: string, older: string) =>
    named(sdk, `organizationDomains.${newest}`, `organizationDomains.${older}`);
  const claim = async (stage: Stage) => {
    const { id: organizationId } = await organization(stage);
    return domainsOf(stage.workos).createOrganizationDomain({ organizationId, domain: freshDomain() });
  };

  method(name('createOrganizationDomain', 'create'), (shows) => {
    shows('a claimed domain waits for its DNS record, and the organization shows it', async (stage) => {
      const made = await claim(stage);
      expect(made).toMatchObject({
        object: 'organization_domain',
        id: idOf('org_domain'),
        state: 'pending',
        verificationStrategy: 'dns',
        verificationToken: expect.stringMatching(/\S{16,}/),
      });
      const { domains } = await stage.workos.organizations.getOrganization(made.organizationId);
      expect(domains).toEqual([made]);
    });

    shows('a domain that is taken is refused, and one that is none', async (stage) => {
      const { domain, organizationId } = await claim(stage);
      const taken = await thrownBy(domainsOf(stage.workos).createOrganizationDomain({ domain, organizationId }));
      expectThrown(stage, taken, 'ConflictException', 'domain_already_exists');
      const none = { domain: 'not a domain', organizationId };
      const thrown = await thrownBy(domainsOf(stage.workos).createOrganizationDomain(none));
      expectThrown(stage, thrown, 'UnprocessableEntityException', 'invalid_request_parameters');
      const stray = { domain: freshDomain(), organizationId: 'org_none' };
      const lost = await thrownBy(domainsOf(stage.workos).createOrganizationDomain(stray));
      expectThrown(stage, lost, 'NotFoundException', 'entity_not_found');
    });
  });

  method(name('getOrganizationDomain', 'get'), (shows) => {
    shows('a domain is read back by id; an unknown one is not found', async (stage) => {
      const made = await claim(stage);
      expect(await domainsOf(stage.workos).getOrganizationDomain(made.id)).toEqual(made);
      const thrown = await thrownBy(domainsOf(stage.workos).getOrganizationDomain('org_domain_none'));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });

  method(name('verifyOrganizationDomain', 'verify'), (shows) => {
    shows('the proof begins, and the domain waits for its record', async (stage) => {
      const made = await claim(stage);
      const begun = await domainsOf(stage.workos).verifyOrganizationDomain(made.id);
      expect(begun).toMatchObject({ id: made.id, state: 'pending', verificationToken: made.verificationToken });
    });

    shows('a verified domain needs no proof; an unknown one is not found', async (stage) => {
      const given = { name: 'V', domainData: claimed(freshDomain(), 'verified') };
      const { domains } = await stage.workos.organizations.createOrganization(given);
      const thrown = await thrownBy(domainsOf(stage.workos).verifyOrganizationDomain(domains[0]?.id as string));
      expectThrown(stage, thrown, 'GenericServerException', 'domain_already_verified');
      expect(thrown.status).toBe(400);
      const unknown = await thrownBy(domainsOf(stage.workos).verifyOrganizationDomain('org_domain_none'));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
    });
  });

  method(name('deleteOrganizationDomain', 'delete'), (shows) => {
    shows('a domain that was given up is gone, and free for another', async (stage) => {
      const made = await claim(stage);
      const domains = domainsOf(stage.workos);
      expect(await domains.deleteOrganizationDomain(made.id)).toBeUndefined();
      const thrown = await thrownBy(domains.getOrganizationDomain(made.id));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
      const { id: organizationId } = await organization(stage);
      await domains.createOrganizationDomain({ organizationId, domain: made.domain });
      const again = await thrownBy(domains.deleteOrganizationDomain(made.id));
      expectThrown(stage, again, 'NotFoundException', 'entity_not_found');
    });
  });
}
