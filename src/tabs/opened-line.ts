import type {User} from '../auth/profile.js';
import type {LineDriver} from '../line/line-driver.js';

/** A line of the SDK in this tab, and the way to end the SDK. */
export interface OpenedLine {
  readonly user: User;
  /** Of the access token in use. */
  readonly fingerprint?: string | undefined;
  readonly driver: LineDriver;
  /** The page is left, for good or perhaps not: gives back what is at Webex, at once. */
  leave(forGood: boolean): void;
  comeBack(): void;
  /** Leaves Webex. */
  close(): Promise<void>;
}
