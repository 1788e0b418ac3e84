import {mount} from 'svelte';
import 'webex-calling-elements/define';
import App from './App.svelte';

mount(App, {target: document.querySelector('#root')!});
