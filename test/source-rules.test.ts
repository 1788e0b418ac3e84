import {describe, expect, test} from 'vitest';
import {brokenRules, rules, type File} from './source-rules.js';

const lowerLayersOnly = 'a file imports only from lower layers, or from its own folder';

interface Sample extends File {
  readonly name: string;
  readonly breaks?: string;
}

const samples: readonly Sample[] = [
  {name: 'line from line', path: 'src/line/a.ts', text: "import {b} from './b.js';"},
  {name: 'sdk from auth', path: 'src/sdk/a.ts', text: "import type {B} from '../auth/b.js';"},
  {name: 'elements from Lit', path: 'src/elements/a.ts', text: "import {property} from 'lit/decorators.js';"},
  {
    name: 'an entry point that re-exports from several layers',
    path: 'src/index.ts',
    text: "export {a} from './line/a.js';\nexport type {\n  B,\n} from './elements/b.js';",
  },
  {
    name: 'a name and a text that contain `enum`',
    path: 'src/line/a.ts',
    text: "export const enumerable = ['enum'];",
  },
  {name: 'keywords in a comment', path: 'src/line/a.ts', text: '/**\n * enum\n */\n// export default'},
  {
    name: 'a define module',
    path: 'src/define/webex-a.ts',
    text: "import {A} from '../elements/a.js';\n\ndefineTag('a-a', A);",
  },

  {name: 'a type of call in line', path: 'src/line/a.ts', text: "import type {B} from '../call/b.js';"},

  {
    name: 'a value of call in line',
    path: 'src/line/a.ts',
    text: "import {b, type C} from '../call/b.js';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'call from line',
    path: 'src/call/a.ts',
    text: "import {b} from '../line/b.js';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'line from auth',
    path: 'src/line/a.ts',
    text: "import {b} from '../auth/b.js';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'a type of auth in line',
    path: 'src/line/a.ts',
    text: "import type {B} from '../auth/b.js';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'localization from line',
    path: 'src/localization/a.ts',
    text: "import type {B} from '../line/b.js';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'sdk from tabs',
    path: 'src/sdk/a.ts',
    text: "import {b} from '../tabs/b.js';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'session from context',
    path: 'src/session/a.ts',
    text: "import {b} from '../context/b.js';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'a dynamic import from a higher layer',
    path: 'src/session/a.ts',
    text: "const b = await import('../elements/b.js');",
    breaks: lowerLayersOnly,
  },
  {
    name: 'a re-export from a higher layer',
    path: 'src/line/a.ts',
    text: "export * from '../session/b.js';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'an import over several lines',
    path: 'src/line/a.ts',
    text: "import {\n  b,\n  type C,\n} from '../sdk/b.js';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'an import for its side effects',
    path: 'src/elements/a.ts',
    text: "import '../define/b.js';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'an entry point in a layer',
    path: 'src/context/a.ts',
    text: "import {b} from '../index.js';",
    breaks: lowerLayersOnly,
  },
  {name: 'Lit in line', path: 'src/line/a.ts', text: "import {html} from 'lit';", breaks: lowerLayersOnly},
  {
    name: 'Lit in session',
    path: 'src/session/a.ts',
    text: "import type {LitElement} from 'lit';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'the SDK in sdk',
    path: 'src/sdk/a.ts',
    text: "import {createClient} from '@webex/calling';",
    breaks: lowerLayersOnly,
  },
  {
    name: "the SDK's types in elements",
    path: 'src/elements/a.ts',
    text: "import type {ILine} from '@webex/calling';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'the types of src/sdk in elements',
    path: 'src/elements/a.ts',
    text: "import type {B} from '../sdk/sdk.js';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'React in context',
    path: 'src/context/a.ts',
    text: "import {createContext} from 'react';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'a package that is not a dependency',
    path: 'src/context/a.ts',
    text: "import {z} from 'zod';",
    breaks: lowerLayersOnly,
  },
  {
    name: 'the cloud in src',
    path: 'src/session/a.ts',
    text: "import {b} from '../../cloud/cloud.js';",
    breaks: lowerLayersOnly,
  },

  {
    name: 'a file that is no entry point',
    path: 'src/stray.ts',
    text: '',
    breaks: 'every file of src is in a layer',
  },
  {
    name: 'a folder outside the layers',
    path: 'src/things/a.ts',
    text: '',
    breaks: 'every file of src is in a layer',
  },
  {
    name: 'a module of Node',
    path: 'server/a.ts',
    text: "import {createHash} from 'node:crypto';",
    breaks: 'the server imports only its own files and its libraries',
  },
  {
    name: 'a module of src',
    path: 'server/a.ts',
    text: "import {scopes} from '../src/auth/access-token.js';",
    breaks: 'the server imports only its own files and its libraries',
  },
  {
    name: 'its own files and its libraries',
    path: 'server/a.ts',
    text: "import {b} from './b.js';\nimport {c} from 'jose';",
  },
  {
    name: 'a call of fetch()',
    path: 'src/elements/a.ts',
    text: 'await fetch(url);',
    breaks: 'src/elements, src/context and src/define do not call fetch()',
  },
  {
    name: 'a class in a define module',
    path: 'src/define/webex-a.ts',
    text: '\nclass A {}\ndefineTag(tag, A);',
    breaks: 'define modules contain no class',
  },
  {
    name: 'a tag defined before the session',
    path: 'src/define/define-tag.ts',
    text: '\nregistry.define(tag, A);\nensurePageDefault();',
    breaks: 'the page’s session is created before a tag is defined',
  },
  {
    name: 'a tag defined without the session',
    path: 'src/define/define-tag.ts',
    text: '\nregistry.define(tag, A);',
    breaks: 'the page’s session is created before a tag is defined',
  },
  {
    name: 'a tag defined without `defineTag`',
    path: 'src/define/webex-a.ts',
    text: "customElements.define('a-a', A);",
    breaks: 'only `defineTag` defines tags',
  },
  {
    name: 'a tag defined beside its class',
    path: 'src/elements/a.ts',
    text: "defineTag('a-a', A);",
    breaks: 'only define modules use `defineTag`',
  },
  {
    name: 'an element found by its tag',
    path: 'src/elements/a.ts',
    text: "const login = this.closest('webex-login');",
    breaks:
      'no code contains a tag name as a selector or creates an element by it, because a page can choose the prefix',
  },
  {
    name: 'a constant in an entry point',
    path: 'src/index.ts',
    text: "export {a} from './line/a.js';\nconst b = 1;",
    breaks: 'the entry points for elements, React and tests contain only imports and exports',
  },
  {name: 'a default export', path: 'src/line/a.ts', text: 'export default 1;', breaks: 'no default exports'},
  {
    name: 'a renamed default export',
    path: 'cloud/a.ts',
    text: 'export {a as default};',
    breaks: 'no default exports',
  },
  {name: 'an enum', path: 'src/line/a.ts', text: 'export const enum A {}', breaks: 'no enum'},
  {name: '301 lines', path: 'server/a.ts', text: 'a;\n'.repeat(301), breaks: 'no file over 300 lines'},
  {
    name: 'utils',
    path: 'cloud/utils/a.ts',
    text: '',
    breaks: 'no folder named util, utils, internal or helpers',
  },
  {
    name: 'internal',
    path: 'cloud/http/internal/a.ts',
    text: '',
    breaks: 'no folder named util, utils, internal or helpers',
  },
];

describe('a violation is reported', () => {
  test.each(samples.filter(({breaks}) => breaks))('$path: $name', ({breaks, ...file}) => {
    expect(brokenRules(file)).toEqual([breaks]);
  });

  test.each(rules)('there is a sample for: $rule', ({rule}) => {
    expect(samples.map(({breaks}) => breaks)).toContain(rule);
  });
});

describe('an allowed file is not reported', () => {
  test.each(samples.filter(({breaks}) => !breaks))('$path: $name', file => {
    expect(brokenRules(file)).toEqual([]);
  });
});
