// The organization selection grant: goes on with a sign-in of somebody who belongs to several.

import { z } from 'zod';
import { chooseOrganizationStep } from '../../../core/sign-in/by-step.ts';
import { printOutcome } from '../shapes/step.ts';
import { common, grant, pendingToken, readWaiting } from './grant.ts';

const NAME = 'urn:workos:oauth:grant-type:organization-selection';

export const organizationSelection = grant({
  name: NAME,
  schema: z
    .object({ grant_type: z.literal(NAME), organization_id: z.string().min(1), ...pendingToken, ...common })
    .meta({ id: 'OrganizationSelectionGrant' }),
  needsSecret: true,
  async run({ work, clientId, body }) {
    return printOutcome(await chooseOrganizationStep(work, readWaiting(clientId, body), body.organization_id));
  },
});
