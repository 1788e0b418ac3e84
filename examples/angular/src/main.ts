import {bootstrapApplication} from '@angular/platform-browser';
import 'webex-calling-elements/define';
import {App} from './app';

await bootstrapApplication(App);
