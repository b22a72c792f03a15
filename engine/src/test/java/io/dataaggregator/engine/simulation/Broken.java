package io.dataaggregator.engine.simulation;

/**
 * Sentences of the protocol that a simulation can be told to ignore, to see that its oracle
 * notices. All of them are ignored in the test's world: the cores know no such switch.
 */
enum Broken {
  /** Two incarnations can both write: sequence numbers are not unique. */
  SEQUENCE_FENCE,
  /** Offsets, books and watermarks are persisted first, and the buckets after them. */
  ONE_EVENT_PER_EPOCH,
  /** An epoch that a seal overtook is committed as it was classified. */
  CLASSIFIED_AGAIN,
  /** Late is decided by whether the split holds the bucket, not by the window alone. */
  LATE_BY_WINDOW,
  /** Segments are written before {@code sealed} is persisted. */
  SEALED_BEFORE_SEGMENTS,
  /** Segments are cut anew by each incarnation. */
  CUTS_RECORDED,
  /** A split answers before every segment is durable. */
  ANSWER_WHEN_DURABLE,
  /** An answer counts for whatever seal is open. */
  ANSWER_NAMES_SEAL,
  /** The next seal is opened while one is open. */
  ONE_OPEN_SEAL,
  /** A frozen set is dropped as soon as the split has answered. */
  FORGET_AFTER_PUBLISHED,
  /** A split that joins later begins without the published frontier. */
  NEW_SPLIT_INHERITS,
  /**
   * A split that joins while a seal is open has a part in it, which may be put together already.
   */
  JOINS_BEHIND,
  /** The frontier rises before every unit is listed. */
  LISTING_FIRST,
  /** Units of which nothing was read do not hold the frontier back. */
  UNREAD_HOLDS,
  /** With no unit that is neither finished nor idle the frontier jumps ahead. */
  EMPTY_MINIMUM_STAYS,
  /** The end of a run raises the frontier beyond every window. */
  END_IS_FINITE,
  /** Reports count in the order of their arrival. */
  REPORTS_BY_SEQUENCE,
  /** Every unit that is ahead waits, even where none holds the frontier back. */
  NO_HOLDER_NO_PAUSE,
  /** A unit that waits for the others is called idle. */
  PAUSED_IS_NOT_IDLE,
  /** The end of a unit is persisted with records only. */
  END_OF_UNIT_PERSISTED,
  /** Dead letters are written once the epoch is there. */
  DEAD_LETTERS_FIRST,
  /** A recovered split removes dead letters before its {@code resumed} is persisted. */
  RESUMED_BEFORE_REMOVAL,
  /** Dead letters are removed, however late, though another incarnation has resumed. */
  REMOVAL_FENCED,
  /** A dead letter is visible once its offset is committed, by whomever. */
  DEAD_LETTER_NAMES_INCARNATION,
  /** Readers of open buckets pay no heed to which seal the split had reached. */
  OPEN_NAMES_SEAL,
  /** Readers ask what is published before they ask the splits. */
  SPLITS_BEFORE_PIPELINE,
  /** Readers show the keys of the longest answer, whatever the others may have left out. */
  SHOWN_AS_FAR_AS_COMPLETE,
  /** A run that ends counts what was heard beyond earlier runs, though that may be less. */
  NO_BOOKS_BELOW_NOTHING
}
