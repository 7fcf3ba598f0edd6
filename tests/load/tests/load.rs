//! A small load, of which every answer has to be right.

use fastrand::Rng;
use xacct_load::{Scale, World};

#[tokio::test]
async fn every_answer_is_the_evaluators() {
    let scale = Scale { accounts: 8, grants: 60 };
    let mut rng = Rng::with_seed(7);
    let world = World::new(scale, &mut rng).await.unwrap();
    let tally = world.ask(1_500, &mut rng).await.unwrap();
    assert_eq!(tally.wrong, Vec::<String>::new());
    assert!(tally.allowed > 100 && tally.denied > 100, "{tally:?}");
}
