import {withTimeout} from '../base/timeout.js';
import {override} from './override.js';
import {isActive} from './sdk-registration.js';
import type {SdkDeviceAnswer, SdkRefusal, SdkRegistration} from './sdk.js';
import {authorized} from './token-renewal.js';

/** A synthetic 429 without `Retry-After`, to which the SDK reacts neither with an event nor with a retry. */
export const syntheticRefusal: SdkRefusal = {statusCode: 429};

/** The SDK's methods that return from the backup to the primary server (failback). An open gate lets them register. */
export const failback: ReadonlySet<string> = new Set(['executeFailback', 'handle429Retry']);

/** How long the SDK waits for an upload of its logs during an attempt, in milliseconds. */
const uploadTimeout = 3_000;

/** Requests a device from a server. */
export type Post = (server: string) => Promise<{body: SdkDeviceAnswer}>;

/** The decisions that this library makes in place of the SDK's registration. */
export interface RegistrationHooks {
  /** The line's own `register()` is about to make its attempt, which `trigger` starts. */
  onTriggered(trigger: () => Promise<void>): Promise<void>;
  /** Makes an attempt. Resolves with whether it must not be retried. False also after a success. */
  onAttempt(caller: string, servers?: readonly string[]): Promise<boolean>;
  /** Creates a device at a server with the SDK's method `post`. */
  onPost(server: string, post: Post): Promise<{body: SdkDeviceAnswer}>;
  /** Deletes a device. */
  onDelete(server: string, deviceId: string, clientDevice?: string): Promise<void>;
  /** An attempt has failed and should be retried. */
  onRefused(): void;
  /** The registration is lost and should be restored. */
  onLost(): void;
  /** The line's own `deregister()` has ended. */
  onDeregistered(): void;
  /** The network and the event socket are back. */
  onNetwork(): Promise<unknown>;
}

/**
 * Overrides the private methods with which the SDK's registration decides when to register and to deregister. Overriding a
 * method that an SDK version does not have has no effect, because nothing calls it.
 *
 * @returns A function that restores the SDK's methods.
 */
export function installHooks(registration: SdkRegistration, hooks: RegistrationHooks): () => void {
  const {triggerRegistration, deleteRegistration, setStatus, lineEmitter} = registration;
  // The SDK reports a loss late: after an upload of its logs, or after a phone call. By then the line may be registered.
  const onLost = async (): Promise<void> => {
    if (!isActive(registration)) hooks.onLost();
  };
  const cleanups = [
    override(registration, 'attemptRegistrationWithServers', () => hooks.onAttempt),
    override(registration, 'postRegistration', post => {
      const postAuthorized: Post = server => authorized(registration, () => post!(server));
      return server => hooks.onPost(server, postAuthorized);
    }),
    // Replaces the SDK's own retries. The SDK still decides when to return to the primary server.
    override(registration, 'startFailoverTimer', () => async () => hooks.onRefused()),
    override(registration, 'reconnectOnFailure', () => onLost),
    override(registration, 'handle404KeepaliveFailure', () => onLost),
    override(registration, 'handleConnectionRestoration', () => async () => {
      await hooks.onNetwork();
      return false;
    }),
    // The stored failover state would delay the registration of the next page (trap 7): neither read nor write it.
    override(registration, 'resumeFailover', () => async () => false),
    override(registration, 'saveFailoverState', () => () => undefined),
  ];
  if (triggerRegistration) {
    cleanups.push(
      override(registration, 'triggerRegistration', trigger => () => hooks.onTriggered(trigger!)),
    );
  }
  // Only the line's own `deregister()` sets the status `IDLE`.
  if (setStatus) {
    cleanups.push(
      override(registration, 'setStatus', set => status => {
        set?.(status);
        if (status === 'IDLE') hooks.onDeregistered();
      }),
    );
  }
  if (deleteRegistration && setStatus && lineEmitter) {
    cleanups.push(
      override(registration, 'deleteRegistration', () => async (server, deviceId = '', clientDevice) => {
        await hooks.onDelete(server, deviceId, clientDevice);
        registration.setStatus?.('inactive');
        registration.lineEmitter?.('unregistered');
        return {};
      }),
    );
  }
  return () => {
    for (const cleanUp of cleanups) cleanUp();
  };
}

/**
 * Limits how long the SDK waits for an upload of its logs, which continues after that. After a final refusal, the SDK
 * uploads them before the attempt ends, and no other attempt can start until then (trap 39).
 *
 * @returns A function that removes the limit.
 */
export function limitUploads({webex}: SdkRegistration): () => void {
  const {support} = webex?.internal ?? {};
  if (!support?.submitLogs) return () => undefined;
  return override(
    support,
    'submitLogs',
    submit =>
      (...args) =>
        withTimeout(submit!(...args), uploadTimeout, () => new Error('No answer')),
  );
}
