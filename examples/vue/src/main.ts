import {createApp} from 'vue';
import 'webex-calling-elements/vue';
import App from './App.vue';

createApp(App).mount('#root');
