import {override} from './override.js';
import {isActive} from './sdk-registration.js';
import type {SdkDeviceAnswer, SdkRefusal, SdkRegistration} from './sdk.js';
import {authorized} from './token-renewal.js';

/** A 429 without `Retry-After`: the SDK neither emits an event of it nor sends a request. */
export const syntheticRefusal: SdkRefusal = {statusCode: 429};

/** The SDK's way back from the backup to the primary, which is left to it. */
export const failback: ReadonlySet<string> = new Set(['executeFailback', 'handle429Retry']);

/** Asks a server for a device. */
export type Post = (server: string) => Promise<{body: SdkDeviceAnswer}>;

/** What is decided in place of the SDK's registration, or before it goes on. */
export interface RegistrationHooks {
  /** `line.register()` has come to its turn. */
  onTriggered(trigger: () => Promise<void>): Promise<void>;
  /** An attempt is to be made. Resolves with true where nothing is to be tried any more. */
  onAttempt(caller: string, servers?: readonly string[]): Promise<boolean>;
  /** A device is to be made at a server. */
  onPost(server: string, post: Post): Promise<{body: SdkDeviceAnswer}>;
  /** A device is to be deleted. */
  onDelete(server: string, deviceId: string, clientDevice?: string): Promise<void>;
  /** An attempt has failed: it is to be tried again. */
  onRefused(): void;
  /** The registration is lost: it is to be had again. */
  onLost(): void;
  /** The line's host has called its `deregister()`, and that is over. */
  onDeregistered(): void;
  /** The network is back, and the event socket with it. */
  onNetwork(): Promise<unknown>;
}

/**
 * Takes the decisions of an SDK's registration over. They are the SDK's private methods: what a version does not have is
 * never called, and so nothing depends on its being there.
 *
 * @returns Gives them back to the SDK.
 */
export function installHooks(registration: SdkRegistration, hooks: RegistrationHooks): () => void {
  const {triggerRegistration, deleteRegistration, setStatus, lineEmitter} = registration;
  const ends = [
    override(registration, 'attemptRegistrationWithServers', () => hooks.onAttempt),
    override(registration, 'postRegistration', post => {
      const postAuthorized: Post = server => authorized(registration, () => post!(server));
      return server => hooks.onPost(server, postAuthorized);
    }),
    // What the SDK would do next in its own way. Only its way back to the primary server is left to it.
    override(registration, 'startFailoverTimer', () => async () => hooks.onRefused()),
    // After a call the SDK asks for this even where the line's host has registered meanwhile.
    override(registration, 'reconnectOnFailure', () => async () => {
      if (!isActive(registration)) hooks.onLost();
    }),
    override(registration, 'handle404KeepaliveFailure', () => async () => hooks.onLost()),
    override(registration, 'handleConnectionRestoration', () => async () => {
      await hooks.onNetwork();
      return false;
    }),
    // The note that would put off the registration of the next page (trap 7) is neither read nor written.
    override(registration, 'resumeFailover', () => async () => false),
    override(registration, 'saveFailoverState', () => () => undefined),
  ];
  if (triggerRegistration) {
    ends.push(override(registration, 'triggerRegistration', trigger => () => hooks.onTriggered(trigger!)));
  }
  // Nothing but the line's own `deregister()` sets it back to how it began.
  if (setStatus) {
    ends.push(
      override(registration, 'setStatus', set => status => {
        set?.(status);
        if (status === 'IDLE') hooks.onDeregistered();
      }),
    );
  }
  if (deleteRegistration && setStatus && lineEmitter) {
    ends.push(
      override(registration, 'deleteRegistration', () => async (server, deviceId = '', clientDevice) => {
        await hooks.onDelete(server, deviceId, clientDevice);
        registration.setStatus?.('inactive');
        registration.lineEmitter?.('unregistered');
        return {};
      }),
    );
  }
  return () => {
    for (const end of ends) end();
  };
}
