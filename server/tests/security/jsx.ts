// Lets a process run from its sources: Node takes the types out of them, and knows nothing of JSX.

import { register } from 'node:module';

register('./jsx-hooks.ts', import.meta.url);
