import {beforeEach, describe, expect, test, vi} from 'vitest';
import {makeFault} from '../../src/base/make-fault.js';
import {CallMirror} from '../../src/tabs/call-mirror.js';
import type {CallMessage} from '../../src/tabs/call-message.js';
import type {MirroredCall} from '../../src/tabs/mirrored-call.js';
import type {SharedCall} from '../../src/tabs/shared-call.js';

const snapshot: SharedCall['snapshot'] = {
  state: {status: 'active', since: 2_000, audio: 'flowing'},
  remote: {number: '5101'},
  startedAt: 1_000,
  connectedAt: 2_000,
  muted: {wanted: false, verified: false},
  microphone: 'default',
  tab: 'here',
};
const call = (id: string): SharedCall => ({id, direction: 'incoming', snapshot});
/** How a call ends that nobody answered. */
const missed = {status: 'ended', reason: 'missed', duration: 0} as const;
const ended: SharedCall['snapshot'] = {...snapshot, state: missed};

let shown: readonly MirroredCall[];
let posted: CallMessage[];
let mirror: CallMirror;

beforeEach(() => {
  shown = [];
  posted = [];
  mirror = new CallMirror({
    leaderPage: () => 'leader',
    post: message => posted.push(message),
    show: calls => {
      shown = calls;
    },
  });
});

/** The leader reports calls. The test may send what no leader would. */
function report(...calls: readonly unknown[]): void {
  mirror.receive({
    type: 'calls',
    page: 'leader',
    calls: calls as readonly SharedCall[],
    user: {},
    title: 'Orders',
  });
}

/** The leader reports the outcome of the last command. */
function settle(outcome: {fault?: unknown; value?: unknown}): void {
  const command = posted.at(-1) as Extract<CallMessage, {type: 'call-command'}>;
  mirror.settle({type: 'call-result', id: command.id, ...outcome} as Extract<
    CallMessage,
    {type: 'call-result'}
  >);
}

describe('an invalid message, which any script of the origin can post', () => {
  const withState = (state: unknown) => ({...call('junk'), snapshot: {...snapshot, state}});

  test.each<[string, unknown]>([
    ['null', null],
    ['a string', 'call'],
    ['no identifier', {...call('junk'), id: undefined}],
    ['another direction', {...call('junk'), direction: 'sideways'}],
    ['no snapshot', {id: 'junk', direction: 'incoming'}],
    ['a snapshot that is null', {...call('junk'), snapshot: null}],
    ['no state', withState(undefined)],
    ['a state that is null', withState(null)],
    ['an unknown state', withState({status: 'dancing'})],
    ['a state with the name of a method', withState({status: 'toString'})],
    ['an end without a reason', withState({status: 'ended', duration: 0})],
    ['an end for an unknown reason', withState({status: 'ended', reason: 'dancing', duration: 0})],
    ['an end with an unknown fault', withState({...missed, fault: {type: 'dancing', action: 'retry'}})],
    ['an end with a fault without its action', withState({...missed, fault: {type: 'server'}})],
    ['a name that is not text', {...call('junk'), snapshot: {...snapshot, remote: {name: {}}}}],
    ['a picture without https', {...call('junk'), snapshot: {...snapshot, remote: {picture: 'http://a/b'}}}],
    ['no time of its start', {...call('junk'), snapshot: {...snapshot, startedAt: 'yesterday'}}],
    ['no other side', {...call('junk'), snapshot: {...snapshot, remote: undefined}}],
    ['another side that is null', {...call('junk'), snapshot: {...snapshot, remote: null}}],
    ['an active call without a time', withState({status: 'active', audio: 'flowing'})],
    ['an unknown state of the audio', withState({...snapshot.state, audio: 'dancing'})],
    ['an end with a cause that is not a number', withState({...missed, cause: 'busy'})],
    ['an end without a duration', withState({status: 'ended', reason: 'missed'})],
    ['an unknown command in progress', {...call('junk'), snapshot: {...snapshot, pending: 'dance'}}],
    ['an unknown microphone', {...call('junk'), snapshot: {...snapshot, microphone: 'dancing'}}],
    ['a number for mute', {...call('junk'), snapshot: {...snapshot, muted: {wanted: 1, verified: false}}}],
    ['an unknown mute', {...call('junk'), snapshot: {...snapshot, muted: {wanted: true, verified: 'no'}}}],
    ['nothing about mute', {...call('junk'), snapshot: {...snapshot, muted: undefined}}],
  ])('is not shown as a call: %s', (_name, junk) => {
    report(junk, call('a'));
    expect(shown.map(({id}) => id)).toEqual(['a']);
  });

  test('does not end a call without a reason', () => {
    report(call('a'));
    const listener = vi.fn();
    shown[0]!.subscribe(({state}) => listener(state));
    report({...call('a'), snapshot: {...snapshot, state: {status: 'ended'}}});
    expect(listener).toHaveBeenLastCalledWith({
      status: 'ended',
      reason: 'page-left',
      duration: expect.any(Number),
    });
  });

  test('an outcome with an unknown fault rejects the command', async () => {
    report(call('a'));
    const command = shown[0]!.hold();
    settle({fault: 'dancing'});
    await expect(command).rejects.toMatchObject({type: 'call-not-possible'});
  });

  test.each([{fault: 'hold-failed'}, {value: 1}])(
    'an outcome of an unknown command is ignored: %j',
    outcome => {
      expect(() => mirror.settle({type: 'call-result', id: 'unknown', ...outcome} as never)).not.toThrow();
    },
  );
});

describe('the calls of the leader', () => {
  test('a call that ends with a fault has this fault', () => {
    report(call('a'));
    const [a] = shown;
    const fault = makeFault('microphone-blocked-in-frame');
    report({...call('a'), snapshot: {...snapshot, state: {...missed, reason: 'permission', fault}}});
    expect(a!.snapshot.state).toMatchObject({reason: 'permission', fault});
  });

  test('a call that the leader no longer lists ends with the reason `page-left` and its duration until then', () => {
    vi.useFakeTimers({now: 5_000});
    report(call('a'), call('b'));
    const [a] = shown;
    report(call('b'));
    expect(a!.snapshot.state).toEqual({status: 'ended', reason: 'page-left', duration: 3_000});
    expect(shown.map(({id}) => id)).toEqual(['b']);
    vi.useRealTimers();
  });

  test('a call that the same leader no longer lists ends with the reason `unknown`', () => {
    report(call('leader call-1'));
    const [a] = shown;
    report({...call('leader call-9'), snapshot: ended});
    expect(a!.snapshot.state).toMatchObject({status: 'ended', reason: 'unknown'});
  });

  test('a call that ends this way has no negative duration, although the clock was set back', () => {
    vi.useFakeTimers({now: 1_000});
    report(call('a'));
    const [a] = shown;
    mirror.endAll();
    expect(a!.snapshot.state).toMatchObject({duration: 0});
    vi.useRealTimers();
  });

  test('a call that has already ended when it is first listed is not shown', () => {
    report({...call('a'), snapshot: ended});
    expect(shown).toEqual([]);
  });

  test('a pending command fails two seconds after a reported end, because the page that had the call may be gone', async () => {
    vi.useFakeTimers();
    report(call('a'));
    const outcome = vi.fn();
    shown[0]!.stats().catch(outcome);
    report({...call('a'), snapshot: ended});
    await vi.advanceTimersByTimeAsync(1_900);
    expect(outcome).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(outcome).toHaveBeenCalledWith(expect.objectContaining({type: 'call-ended'}));
    vi.useRealTimers();
  });

  test('the end of a call fails its pending command, and leaves those of other calls pending', async () => {
    report(call('a'), call('b'));
    const [a, b] = shown;
    const [ofA, ofB] = [a!.hold(), b!.hold()];
    report(call('b'));
    await expect(ofA).rejects.toMatchObject({type: 'call-ended'});
    settle({});
    await expect(ofB).resolves.toBeUndefined();
  });
});
