import {expect, test} from 'vitest';
import {cleanText, readText} from '../../src/base/clean-text.js';

test.each([
  {name: 'an ordinary name', given: 'Ada Lovelace', clean: 'Ada Lovelace'},
  {name: 'a name in another script', given: 'محمد الخوارزمي', clean: 'محمد الخوارزمي'},
  {
    name: 'joiners of letters and emoji',
    given: 'می\u200cخواهم 👩\u200d💻',
    clean: 'می\u200cخواهم 👩\u200d💻',
  },
  {
    name: 'line breaks',
    given: 'Ada\r\nTracking ID: forged\u2028more\u2029',
    clean: 'Ada Tracking ID: forged more',
  },
  {
    name: 'control characters, C0 and C1',
    given: '\u0000Ada\u001b[31m\u0085Love\u009blace\t',
    clean: 'Ada [31m Love lace',
  },
  {name: 'direction overrides', given: 'Ada\u202eecalevoL\u202c', clean: 'AdaecalevoL'},
  {name: 'direction isolates and marks', given: '\u2066Ada\u2069\u200e\u200f\u061c', clean: 'Ada'},
  {name: 'invisible characters', given: '\ufeffA\u00add\u2060a\u200b', clean: 'Ada'},
  {name: 'tags', given: 'Ada\u{e0041}\u{e007f}', clean: 'Ada'},
])('$name', ({given, clean}) => {
  expect(cleanText(given)).toBe(clean);
});

test.each([undefined, null, 42, {}, [], '', ' \n', '\u202e'])('%j contains no text to show', given => {
  expect(readText(given)).toBeUndefined();
});
