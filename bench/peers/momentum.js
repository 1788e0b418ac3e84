// Without an icon provider, so that Momentum loads no icons: the lightest use of its presence.
import '@momentum-design/components/dist/components/button/index.js';
import '@momentum-design/components/dist/components/presence/index.js';
import {contend} from '../page/contender.js';

const states = ['active', 'busy'];

contend({
  make() {
    const button = document.createElement('mdc-button');
    button.textContent = 'Register';
    return [document.createElement('mdc-presence'), button];
  },
  change(state, elements) {
    for (const element of elements) if (element.localName === 'mdc-presence') element.type = states[state];
  },
});
