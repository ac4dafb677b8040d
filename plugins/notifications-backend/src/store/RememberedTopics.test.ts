import { RememberedTopics } from './RememberedTopics';

describe('RememberedTopics', () => {
  it('leaves out what was remembered, by its exact spelling', () => {
    const topics = new RememberedTopics();
    const [runs, none, other] = [
      { origin: 'plugin:ci', topic: 'runs' },
      { origin: 'plugin:ci' },
      { origin: 'plugin:CI', topic: 'runs' },
    ];
    topics.remember([runs]);
    expect(topics.unknownOf([runs, none, other])).toEqual([none, other]);
  });

  it('forgets rather than to grow without bounds', () => {
    const topics = new RememberedTopics();
    const many = Array.from({ length: 10_001 }, (_, index) => ({
      origin: `plugin:${index}`,
    }));
    topics.remember(many);
    expect(topics.unknownOf(many)).toHaveLength(10_000);
  });
});
