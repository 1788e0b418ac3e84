import {expect, test} from 'vitest';
import {isLine} from '../../src/line/line.js';
import {LineController} from '../../src/line/line-controller.js';

const subscribe = () => () => {};

test.each([
  {name: 'a line of this library', value: new LineController(), is: true},
  {name: 'a line of another copy of it', value: {subscribe, snapshot: {}}, is: true},
  {name: 'a line of the SDK', value: {on: subscribe, register: subscribe}, is: false},
  {name: 'something with a snapshot only', value: {snapshot: {}}, is: false},
  {name: 'something with another `subscribe`', value: {subscribe: true, snapshot: {}}, is: false},
  {name: 'something that can be subscribed to', value: {subscribe}, is: false},
  {name: 'nothing', value: undefined, is: false},
  {name: 'null', value: null, is: false},
])('$name: $is', ({value, is}) => {
  expect(isLine(value)).toBe(is);
});
