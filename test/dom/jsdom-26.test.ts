import {testRendering} from './rendering-tests.js';

// Jest 30 uses jsdom 26, which throws when one of these properties is set.
for (const name of ['role', 'ariaLabel'])
  Object.defineProperty(ElementInternals.prototype, name, {
    set() {
      throw new TypeError("Cannot read properties of undefined (reading 'set')");
    },
  });

testRendering();
