import {faultTypes} from '../../src/base/fault-catalog.js';
import {makeFault} from '../../src/base/make-fault.js';
import {describe, expect, test} from 'vitest';
import {readLineInfo} from '../../src/line/line-info.js';
import {english} from '../../src/localization/english.js';
import {englishCalls} from '../../src/localization/english-calls.js';
import type {Plural, Texts} from '../../src/localization/texts.js';
import {states} from '../line/samples.js';

const texts: Texts = {...english, ...englishCalls};
const forms = (text: string | Plural): readonly string[] =>
  typeof text === 'string' ? [text] : Object.values(text);

/** The keys of texts that elements look up by a value, by the kind of the value. */
const keysByUse = {
  'a status of the line': Object.keys(states),
  'a property of the line': Object.keys(readLineInfo({on() {}, register() {}, deregister() {}})),
  'a fault': faultTypes,
  'a step of a sign-in': ['consent', 'token', 'sdk', 'device', 'line'].map(step => `signing-in-${step}`),
  'a step of a sign-out': ['line', 'device', 'session'].map(step => `signing-out-${step}`),
  'the action of a fault': faultTypes.map(type => `do-${makeFault(type).action}`),
  'a cause of a retry': [
    'throttled',
    'server',
    'network',
    'timeout',
    'unexpected-answer',
    'device-limit',
    'in-call',
    'unknown',
  ].map(cause => `retrying-${cause}`),
  'a cause of reconnecting': ['keepalive', 'events', 'network'].map(cause => `reconnecting-${cause}`),
};

describe.each(Object.entries(keysByUse))('English has a text for %s', (_, keys) => {
  test.each([...new Set(keys)])('%s', key => {
    expect(texts).toHaveProperty([key]);
  });
});

test.each(Object.entries(texts))('%s is normalized text', (_, text) => {
  for (const form of forms(text)) {
    expect(form).toBe(form.trim());
    expect(form).toMatch(/\S/);
    expect(form).not.toMatch(/[<>]|\s{2}|[“”‘’]/);
  }
});
