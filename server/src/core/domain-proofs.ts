// The proof that an organization owns a domain: a record in its DNS, looked for when somebody asks and from time to time.

import { DnsFailed } from '../kit/dns.ts';
import type { OrganizationDomain } from '../model/organization.ts';
import { DOMAIN_PREFIX } from '../model/organization.ts';
import { refuse } from '../model/refusal.ts';
import * as store from '../store/domain-proofs.ts';
import { findEnvironment } from '../store/environments.ts';
import { emit } from './events.ts';
import { FIRST_LOOK, getDomain } from './organization-domains.ts';
import { openWork, SYSTEM, type Tools, type Work } from './work.ts';

const HOUR = 3_600_000;
/** How long after somebody asked for it a proof is waited for. */
const PATIENCE = 30 * 24 * HOUR;
const LONGEST_PAUSE = 6 * HOUR;
/** Who took domains looks them up within this time; a look-up is cut off long before. */
const LEASE = 120_000;
/** Domains that are looked up at once. */
const BATCH = 20;

/**
 * Looks for the record that proves a domain, and gives the domain as it is then: verified, or waiting for the record,
 * which is looked for again from time to time for thirty days from now. Refuses `not_found`, `domain_already_verified`.
 */
export async function verifyDomain(work: Work, id: string): Promise<OrganizationDomain> {
  const before = await getDomain(work, id);
  const now = work.now();
  const begun = await work.commit(async (tx) => {
    const pending = await store.beginProof(tx, work.environmentId, id, { now, dueAt: now + FIRST_LOOK });
    if (!pending || before.state !== 'failed') return pending;
    const previous = { state: before.state };
    await emit(work, tx, 'organization_domain.updated', pending, { organizationId: pending.organizationId, previous });
    return pending;
  });
  if (!begun) {
    await getDomain(work, id);
    throw refuse('domain_already_verified');
  }
  if ((await lookUp(work, begun)) !== 'there') return begun;
  return (await prove(work, begun)) ?? getDomain(work, id);
}

/**
 * Looks for the records of domains that are due, in all environments; no two replicas look for the same one. A domain
 * whose record did not come for thirty days has failed. Gives how many were looked up.
 */
export async function checkDueDomains(tools: Tools): Promise<number> {
  const now = tools.clock.now();
  const due = await store.takeDueDomains(tools.database, now, now + LEASE, BATCH);
  await Promise.all(due.map((each) => check(tools, each)));
  return due.length;
}

async function check(tools: Tools, { environmentId, domain, beganAt }: store.DueDomain): Promise<void> {
  const environment = await findEnvironment(tools.database.db, environmentId);
  if (!environment) return;
  const work = openWork(tools, environment, SYSTEM);
  const found = await lookUp(work, domain);
  if (found === 'there') {
    await prove(work, domain);
    return;
  }
  const now = work.now();
  // Where nobody answers the fault may be ours, which fails nobody's domain.
  if (now - beganAt < PATIENCE || found === 'unknown') {
    const dueAt = now + pauseAfter(now - beganAt);
    await work.once((tx) => store.postponeProof(tx, environmentId, domain, beganAt, dueAt));
    return;
  }
  await work.commit(async (tx) => {
    const failed = await store.failProof(tx, environmentId, domain, beganAt, now);
    const { organizationId } = domain;
    if (failed) await emit(work, tx, 'organization_domain.verification_failed', failed, { organizationId });
  });
}

// The vendor's guide has another word before the token than its answers have: either will do.
async function lookUp(work: Work, { domain, verificationToken }: OrganizationDomain) {
  const wanted = [DOMAIN_PREFIX, 'verification_token'].map((word) => `${word}=${verificationToken}`);
  try {
    const texts = await work.tools.dns.txt(domain);
    return texts.some((text) => wanted.includes(text.trim())) ? 'there' : 'missing';
  } catch (error) {
    if (error instanceof DnsFailed) return 'unknown';
    throw error;
  }
}

async function prove(work: Work, looked: OrganizationDomain): Promise<OrganizationDomain | null> {
  return work.commit(async (tx) => {
    const verified = await store.proveDomain(tx, work.environmentId, looked, work.now());
    const { organizationId } = looked;
    if (verified) await emit(work, tx, 'organization_domain.verified', verified, { organizationId });
    return verified;
  });
}

/** An eighth of the time that it took so far: often while somebody sits at the DNS, seldom after days. */
function pauseAfter(age: number): number {
  return Math.round(Math.min(Math.max(FIRST_LOOK, age / 8), LONGEST_PAUSE));
}
