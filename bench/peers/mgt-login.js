import {Providers, ProviderState, SimpleProvider} from '@microsoft/mgt-element';
import {registerMgtLoginComponent} from '@microsoft/mgt-components/dist/es6/components/mgt-login/mgt-login.js';
import {contend} from '../page/contender.js';

Providers.globalProvider = new SimpleProvider(() => Promise.resolve(''));
Providers.globalProvider.setState(ProviderState.SignedOut);
registerMgtLoginComponent();

const views = ['full', 'compact'];

contend({
  make: () => [document.createElement('mgt-login')],
  change(state, elements) {
    for (const element of elements) element.loginView = views[state];
  },
});
