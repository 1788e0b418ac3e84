import {expect, test} from 'vitest';
import {isProxy, ref} from 'vue';
import {audioDevices} from '../../src/media/audio-devices.js';
import {CallingSession} from '../../src/session/calling-session.js';
import {MirroredCall} from '../../src/tabs/mirrored-call.js';
import {FakeCall, FakeCallLine} from '../../src/testing/fake-call-line.js';
import {scriptedCall} from '../call/scripted-call.js';

const session = new CallingSession();
const {snapshot} = new FakeCall();
/** All objects with private fields that an application may keep in its state, such as `ref()`, `data()` or a Pinia store. */
const objects: readonly {name: string; object: object}[] = [
  {name: 'a session', object: session},
  {name: 'a line', object: session.line},
  {name: 'a call', object: scriptedCall().call},
  {
    name: 'a call of another tab',
    object: new MirroredCall({id: 'a', direction: 'incoming', snapshot}, async () => {}),
  },
  {name: 'the audio devices', object: audioDevices},
  {name: 'a fake line', object: new FakeCallLine()},
  {name: 'a fake call', object: new FakeCall()},
];

test.each(objects)(
  '$name is not wrapped in a proxy in the state of Vue, because proxies lack private fields',
  ({object}) => {
    const state = ref({given: object});
    expect(state.value.given).toBe(object);
    expect(isProxy(state.value.given)).toBe(false);
    const deep = ref([object]);
    deep.value.push(object);
    expect(deep.value[1]).toBe(object);
  },
);
