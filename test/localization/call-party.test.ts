import {expect, test} from 'vitest';
import type {RemoteParty} from '../../src/call/call-state.js';
import {partyText} from '../../src/elements/call-party.js';
import {englishCalls} from '../../src/localization/english-calls.js';
import {addEnglishCalls} from '../../src/localization/language.js';
import {loadLanguage} from '../../src/localization/languages.js';

type Key = Parameters<typeof partyText>[0];

const rows: readonly (readonly [tag: string, key: Key, remote: RemoteParty, expected: string])[] = [
  ['en', 'incoming-from', {name: 'Ada', number: '5101'}, 'Incoming call from Ada'],
  ['en', 'incoming-from', {number: '5101'}, 'Incoming call from 5101'],
  ['en', 'incoming-from', {}, 'Incoming call from an unknown number'],
  ['en', 'incoming-from', {name: '', number: ''}, 'Incoming call from an unknown number'],
  ['en', 'call-with', {}, 'Call with an unknown number'],
  ['en', 'transfer-to-call', {}, 'Transfer to the unknown number'],
  ['de', 'incoming-from', {}, 'Eingehender Anruf von unbekannter Nummer'],
  ['fr', 'incoming-from', {}, 'Appel entrant d’un numéro inconnu'],
  ['fr', 'incoming-from', {name: 'Ada'}, 'Appel entrant\u00a0: Ada'],
  ['pl', 'call-with', {name: 'Ada'}, 'Połączenie: Ada'],
  ['pl', 'call-with', {}, 'Połączenie z nieznanym numerem'],
  ['ko', 'incoming-from', {number: '5101'}, '수신 전화: 5101'],
  ['ko', 'transfer-to-call', {}, '알 수 없는 번호로 전달'],
];

test.each(rows)('%s: %s for %j', async (tag, key, remote, expected) => {
  addEnglishCalls(englishCalls);
  expect(partyText(key, remote, await loadLanguage(tag))).toBe(expected);
});
