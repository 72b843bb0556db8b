// What the commands that look after applications can do in one environment.

import { createApplication, listApplications, type NewApplication, removeApplication } from './core/applications.ts';
import type { Work } from './core/work.ts';
import type { ConnectApplication } from './model/application.ts';

export interface ApplicationsUpkeep {
  /** All of them, by name. */
  list(): Promise<ConnectApplication[]>;
  /** Makes one, of an organization or of the operator's own. */
  add(application: Omit<NewApplication, 'kind'>): Promise<ConnectApplication>;
  /** Takes one away, by its id or its client id. */
  remove(id: string): Promise<void>;
}

export function applicationsOf(work: Work): ApplicationsUpkeep {
  return {
    list: () => listApplications(work),
    add: (application) =>
      createApplication(work, { ...application, kind: application.organizationId ? 'third_party' : 'first_party' }),
    remove: (id) => removeApplication(work, id),
  };
}
