import {createApp} from 'vue';
import 'webex-calling-elements/define';
import App from './App.vue';

createApp(App).mount('#root');
