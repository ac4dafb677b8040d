import '@testing-library/jest-dom';

// A test is one tab, which need not ask others whether they lead. Not before the
// imports of the test, as msw wants to see the class.
beforeAll(() => {
  Reflect.deleteProperty(globalThis, 'BroadcastChannel');
});
