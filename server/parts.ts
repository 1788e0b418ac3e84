import type {clientLimits} from './client-address.js';
import type {PendingLogins} from './pending-logins.js';
import type {Renewals} from './renewals.js';
import type {SessionKeeper} from './session-keeper.js';
import type {Settings} from './settings.js';
import type {Upstream} from './upstream.js';

/** What the routes share. */
export interface Parts {
  readonly settings: Settings;
  readonly upstream: Upstream;
  readonly sessions: SessionKeeper;
  readonly logins: PendingLogins;
  readonly renewals: Renewals;
  readonly rateLimit: ReturnType<typeof clientLimits>;
}
