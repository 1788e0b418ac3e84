import {mount} from 'svelte';
import 'webex-calling-elements/svelte';
import App from './App.svelte';

mount(App, {target: document.querySelector('#root')!});
