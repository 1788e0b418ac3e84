import type {Account} from '../accounts.js';
import type {Devices} from '../devices.js';
import type {ScenarioPlayer} from '../scenario.js';
import type {CallEvents} from './call-events.js';
import {isLive} from './call-state.js';
import {CAUSES, type CallCause} from './cause.js';
import type {Destination, Sound} from './destination.js';
import type {FarEnds} from './far-ends.js';
import type {Identity} from './identity.js';
import type {Legs} from './legs.js';
import {accept} from './media.js';
import {join, move, type FarEnd, type Leg, type Party} from './party.js';
import {asOffer} from './sdp.js';

interface RingingOptions {
  readonly devices: Devices;
  readonly events: CallEvents;
  readonly legs: Legs;
  readonly farEnds: FarEnds;
  readonly scenario: ScenarioPlayer;
}

/**
 * An unanswered call. `branches` are the legs of the devices that ring. Empty if the call rings at a far end or
 * nowhere.
 */
interface Attempt {
  readonly caller: Party;
  /**
   * Whether the caller is being transferred. If so, the caller is already in a call, and gets no event until the target
   * answers.
   */
  readonly isTransfer: boolean;
  readonly branches: Set<Leg>;
  farEnd: FarEnd | undefined;
  /** SDP answers from branches, until one of them is accepted. */
  readonly answers: Map<Leg, string>;
  isAnswerAccepted: boolean;
  /** Whether the cloud regularly reports to the caller that the call rings. */
  isProgressReported: boolean;
  readonly timers: NodeJS.Timeout[];
}

/** Manages the calls that ring. */
export function createRinging({devices, events, legs, farEnds, scenario}: RingingOptions) {
  const attempts = new Set<Attempt>();

  const settings = () => scenario.current().calls;
  const attemptOfCaller = (party: Party) => [...attempts].find(({caller}) => caller === party);
  const attemptOfBranch = (leg: Leg) => [...attempts].find(({branches}) => branches.has(leg));

  function beginAttempt(caller: Party, isTransfer: boolean): Attempt {
    const attempt: Attempt = {
      caller,
      isTransfer,
      branches: new Set(),
      farEnd: undefined,
      answers: new Map(),
      isAnswerAccepted: false,
      isProgressReported: false,
      timers: [],
    };
    attempts.add(attempt);
    return attempt;
  }

  /** Forgets an attempt without ending anybody's call. */
  function forget(attempt: Attempt): void {
    attempts.delete(attempt);
    for (const timer of attempt.timers) clearTimeout(timer);
  }

  /** Calls `act` after some seconds, unless the attempt has ended by then. */
  function schedule(attempt: Attempt, seconds: number, act: () => void): void {
    attempt.timers.push(setTimeout(act, seconds * 1000).unref());
  }

  /** Ends the call of a party that is not, or no longer, connected to another party. */
  function release(party: Party, cause: CallCause): void {
    if (party.kind === 'leg') legs.disconnect(party, cause);
    else party.close();
  }

  /** Ends the calls of the called devices or far end. The caller's call continues. */
  function endBranches(attempt: Attempt, cause: CallCause): void {
    forget(attempt);
    for (const leg of attempt.branches) legs.disconnect(leg, cause);
    attempt.farEnd?.close();
  }

  /** Ends an attempt, including the caller's call. */
  function endAttempt(attempt: Attempt, cause: CallCause): void {
    endBranches(attempt, cause);
    release(attempt.caller, cause);
  }

  /** Ends an attempt after the time that a far end takes to answer. */
  const endSoon = (attempt: Attempt, cause: CallCause) =>
    schedule(attempt, settings().answerAfterMs / 1000, () => endAttempt(attempt, cause));

  /**
   * Reports to the caller that the call rings, and repeats the report regularly. Only the first invocation for an attempt
   * has an effect: the call may ring at several devices, and a device may report its ringing more than once.
   */
  function startProgress(attempt: Attempt, callee: Identity, inbandMedia = false): void {
    const {caller, isTransfer} = attempt;
    if (caller.kind !== 'leg' || isTransfer || attempt.isProgressReported) return;
    attempt.isProgressReported = true;
    move(caller, 'alert');
    const report = (): void => {
      events.progress(caller, callee, {inbandMedia});
      schedule(attempt, settings().progressEvery, report);
    };
    report();
  }

  /** Connects the caller to the party that has answered. */
  function connectCaller({caller, isTransfer}: Attempt, callee: Party): void {
    if (caller.kind === 'leg') {
      join(caller, callee);
      move(caller, 'connect');
      if (isTransfer) events.callerInfo(caller, callee.identity);
      else events.connected(caller);
    } else if (callee.kind === 'leg') {
      join(callee, caller);
    }
  }

  function acceptAnswer(attempt: Attempt, answer: string): void {
    if (attempt.isAnswerAccepted) return;
    attempt.isAnswerAccepted = true;
    accept(attempt.caller, answer);
  }

  /** Announces the call to one device. */
  async function announce(attempt: Attempt, leg: Leg, offer: string): Promise<void> {
    events.call(leg, attempt.caller.identity);
    const answer = await leg.roap.offer(() => asOffer(offer));
    attempt.answers.set(leg, answer);
    // A device may answer the offer before it reports that the call was answered, or without reporting it (trap C3). If
    // there are several devices, use only the answer from the device that has answered the call.
    if (leg.state === 'connected' || attempt.branches.size === 1) acceptAnswer(attempt, answer);
  }

  /** Announces the call to all reachable devices of an account, except the caller's. */
  function dialPerson(attempt: Attempt, account: Account, offer: string): void {
    const {caller} = attempt;
    const callerDeviceId = caller.kind === 'leg' ? caller.deviceId : undefined;
    const reachable = devices
      .list()
      .filter(device => device.account === account.name && device.deviceId !== callerDeviceId)
      .filter(({deviceId}) => events.isReachable(deviceId));
    if (reachable.length === 0) return endSoon(attempt, CAUSES.notAvailable);
    for (const {deviceId} of reachable) attempt.branches.add(legs.add(deviceId, account, false));
    for (const leg of attempt.branches) void announce(attempt, leg, offer);
  }

  function dialFarEnd(attempt: Attempt, sound: Sound, offer: string): void {
    const farEnd = farEnds.create(sound);
    if (farEnd === undefined) return endSoon(attempt, CAUSES.notAvailable);
    attempt.farEnd = farEnd;
    const {earlyMedia, answerAfterMs} = settings();
    startProgress(attempt, farEnd.identity, earlyMedia);
    const answer = farEnd.answer(asOffer(offer));
    if (earlyMedia) void answer.then(sdp => acceptAnswer(attempt, sdp));
    schedule(attempt, answerAfterMs / 1000, () => {
      forget(attempt);
      connectCaller(attempt, farEnd);
      void answer.then(sdp => acceptAnswer(attempt, sdp));
    });
  }

  /** Rings a device for a far end, until the call is answered or one party gives up. */
  function ring(deviceId: string, account: Account, caller: FarEnd): Leg | undefined {
    if (!events.isReachable(deviceId)) return undefined;
    const leg = legs.add(deviceId, account, false);
    const attempt = beginAttempt(caller, false);
    attempt.branches.add(leg);
    void caller.offer().then(offer => (isLive(leg) ? announce(attempt, leg, offer) : undefined));
    return leg;
  }

  function callBack(caller: Party, sound: Sound): void {
    const farEnd = farEnds.create(sound);
    if (caller.kind === 'leg' && farEnd !== undefined) ring(caller.deviceId, caller.account, farEnd);
  }

  return {
    ring,
    release,

    /** Calls a number for a party. `offer` is the party's SDP. */
    dial(caller: Party, destination: Destination | undefined, offer: string, isTransfer = false): void {
      const attempt = beginAttempt(caller, isTransfer);
      if (destination?.kind !== 'rings' || !destination.forever)
        schedule(attempt, settings().ringFor, () => endAttempt(attempt, CAUSES.noAnswer));
      switch (destination?.kind) {
        case 'person':
          return dialPerson(attempt, destination.account, offer);
        case 'far-end':
          return dialFarEnd(attempt, destination.sound, offer);
        case 'calls-back':
          return schedule(attempt, settings().answerAfterMs / 1000, () => {
            endAttempt(attempt, CAUSES.normal);
            callBack(caller, destination.sound);
          });
        case 'rings':
          return startProgress(attempt, {displayName: '', number: undefined});
        case 'ends':
          return endSoon(attempt, destination.cause);
        case 'refused':
          return endSoon(attempt, CAUSES.busy);
        case undefined:
          return endSoon(attempt, CAUSES.unknownNumber);
        default:
          return destination satisfies never;
      }
    },

    /** Call when the device reports that it rings. */
    onAlerting(leg: Leg): void {
      move(leg, 'alert');
      const attempt = attemptOfBranch(leg);
      if (attempt !== undefined && leg.state === 'alerting') startProgress(attempt, leg.identity);
    },

    /** Call when the device reports that the call was answered there. The call stops ringing elsewhere. */
    onAnswered(leg: Leg): void {
      move(leg, 'connect');
      const attempt = attemptOfBranch(leg);
      if (attempt === undefined || leg.state !== 'connected') return;
      forget(attempt);
      for (const other of attempt.branches) if (other !== leg) legs.disconnect(other, CAUSES.normal);
      connectCaller(attempt, leg);
      const answer = attempt.answers.get(leg);
      if (answer !== undefined) acceptAnswer(attempt, answer);
    },

    /**
     * Call when the caller, a called device or the called far end leaves an unanswered call. If a device declines, the
     * person's other devices stop ringing. If it only lost its connection (`CAUSES.lost`), they continue to ring.
     */
    onAbandoned(party: Party, cause: CallCause): void {
      const callerAttempt = attemptOfCaller(party);
      if (callerAttempt !== undefined) endBranches(callerAttempt, cause);
      const branchAttempt = party.kind === 'leg' ? attemptOfBranch(party) : undefined;
      if (party.kind === 'leg') branchAttempt?.branches.delete(party);
      const ringsElsewhere =
        cause === CAUSES.lost && branchAttempt !== undefined && branchAttempt.branches.size > 0;
      if (branchAttempt !== undefined && !ringsElsewhere) endAttempt(branchAttempt, cause);
      const farEndAttempt = [...attempts].find(({farEnd}) => farEnd === party);
      if (farEndAttempt !== undefined) endAttempt(farEndAttempt, cause);
    },

    clear(): void {
      for (const attempt of attempts) forget(attempt);
    },
  };
}
