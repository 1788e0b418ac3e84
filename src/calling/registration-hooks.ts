import type {SdkDeviceAnswer, SdkRefusal, SdkRegistration} from './sdk.js';
import {authorized} from './token-renewal.js';

/** What the SDK is told where it must go no further: it makes neither an event nor a request of it. */
export const silence: SdkRefusal = {statusCode: 429};

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
 */
export function installHooks(registration: SdkRegistration, hooks: RegistrationHooks): void {
  const trigger = registration.triggerRegistration?.bind(registration);
  if (trigger) registration.triggerRegistration = () => hooks.onTriggered(trigger);
  registration.attemptRegistrationWithServers = (caller, servers) => hooks.onAttempt(caller, servers);
  const post = registration.postRegistration!.bind(registration);
  const postAuthorized: Post = server => authorized(registration, () => post(server));
  registration.postRegistration = server => hooks.onPost(server, postAuthorized);

  // Nothing but the line's own `deregister()` sets it back to how it began.
  const setStatus = registration.setStatus?.bind(registration);
  if (setStatus) {
    registration.setStatus = status => {
      setStatus(status);
      if (status === 'IDLE') hooks.onDeregistered();
    };
  }

  // What the SDK would do next in its own way. Only its way back to the primary server is left to it.
  registration.startFailoverTimer = async () => hooks.onRefused();
  registration.reconnectOnFailure = async () => hooks.onLost();
  registration.handle404KeepaliveFailure = async () => hooks.onLost();
  registration.handleConnectionRestoration = async () => {
    await hooks.onNetwork();
    return false;
  };
  // The note that would put off the registration of the next page (trap 7) is neither read nor written.
  registration.resumeFailover = async () => false;
  registration.saveFailoverState = () => undefined;

  if (!registration.deleteRegistration || !registration.setStatus || !registration.lineEmitter) return;
  registration.deleteRegistration = async (server, deviceId = '', clientDevice) => {
    await hooks.onDelete(server, deviceId, clientDevice);
    registration.setStatus?.('inactive');
    registration.lineEmitter?.('unregistered');
    return {};
  };
}
