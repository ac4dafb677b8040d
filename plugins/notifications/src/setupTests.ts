import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Pages are loaded when they are needed and elements are found by role: both
// take their time on a busy machine.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 20_000 });

// A test is one tab, which need not ask others whether they lead. Not before the
// imports of the test, as msw wants to see the class.
beforeAll(() => {
  Reflect.deleteProperty(globalThis, 'BroadcastChannel');
});
