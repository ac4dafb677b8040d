import { alternate } from './alternate';

it('lets the contenders take turns, and counts only what comes after the warm-up', async () => {
  const order: string[] = [];
  const contender = (name: string) => async () => {
    order.push(name);
    return order.length;
  };

  const samples = await alternate({
    repetitions: 2,
    warmUps: 1,
    contenders: { a: contender('a'), b: contender('b') },
  });

  expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  expect(samples).toEqual({ a: [3, 5], b: [4, 6] });
});
