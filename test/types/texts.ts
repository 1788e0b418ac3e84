/** Compiled, never run: which values a text needs, and which texts a language needs. */
import {german} from '../../src/localization/german.js';
import type {Language} from '../../src/localization/language.js';
import type {Texts} from '../../src/localization/texts.js';

export function texts({say}: Language): readonly string[] {
  return [
    say('sign-in'),
    say('next-attempt', {seconds: 5}),
    say('reconnecting-keepalive', {count: 2}),
    say('outage', {from: '14:02', to: '14:19'}),
    say('missing-scope', {scopes: ['spark:xsi']}),
    // @ts-expect-error -- there is no such text
    say('sing-in'),
    // @ts-expect-error -- the placeholder has no value
    say('next-attempt'),
    // @ts-expect-error -- the placeholder has another name
    say('next-attempt', {minutes: 5}),
    // @ts-expect-error -- the text has no placeholder
    say('sign-in', {seconds: 5}),
  ];
}

const {cancel: _, ...lacking} = german;
// @ts-expect-error -- a text is missing
export const missing: Texts = lacking;

// @ts-expect-error -- a text that English does not have
export const superfluous = {...german, 'not-there': 'Nicht da'} satisfies Texts;

// @ts-expect-error -- a text with a count needs the form `other`
export const plural: Texts = {...german, repeated: {one: '{count}-mal seit {time}.'}};

// @ts-expect-error -- a text without a count is a string
export const single: Texts = {...german, cancel: {other: 'Abbrechen'}};
