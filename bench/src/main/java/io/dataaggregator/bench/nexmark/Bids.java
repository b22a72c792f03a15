package io.dataaggregator.bench.nexmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Bids of an online auction, the same for every number of them, written as CSV.
 *
 * <p>Model and queries are those of "NEXMark – A Benchmark for Queries over Data Streams" (Tucker,
 * Tufte, Papadimos, Maier, 2002); proportions and what is hot are those that the description of
 * Apache Beam's Nexmark suite gives as defaults: of 50 events one is a new person, three are new
 * auctions and 46 are bids, 10,000 events a second. Half of the bids go to the auction of the day,
 * which is another one after every hundredth, the others to one of the last hundred or so; three of
 * four come from one bidder, who changes after every hundredth person, the others from the last
 * thousand. One in ten is up to three seconds late. Prices are cents, as often from 1 to 10 as from
 * 10 to 100 and so on up to a million. Persons and auctions are not written: no query here has
 * them.
 *
 * <p>The middle one of the events is at midnight, so that there are two days.
 */
final class Bids {
  /** As the definitions of the queries have it. */
  static final int DISORDER_MILLIS = 3_000;

  private static final String HEADER = "auction,bidder,price,channel,url,dateTime,extra\n";
  private static final long MIDNIGHT_MILLIS = Instant.parse("2026-01-02T00:00:00Z").toEpochMilli();

  private static final int EVENTS_A_SECOND = 10_000;
  private static final int ROUND = 50;
  private static final int AUCTIONS_A_ROUND = 3;
  private static final int BIDS_A_ROUND = 46;

  private static final int FIRST_ID = 1_000;
  private static final int HOT_EACH = 100;
  private static final int AUCTIONS_IN_FLIGHT = 100;
  private static final int ACTIVE_PERSONS = 1_000;

  /** Ids that are not there yet when somebody bids for them, or with them. */
  private static final int LEAD = 10;

  private static final List<String> HOT_CHANNELS = List.of("Apple", "Google", "Facebook", "Baidu");
  private static final int CHANNELS = 10_000;
  private static final int EXTRA_LETTERS = 54;

  private final SplittableRandom random = new SplittableRandom(2002);
  private final StringBuilder line = new StringBuilder(256);

  private Bids() {}

  /** Writes {@code count} bids, unless they are there. */
  static Path file(Path directory, int count) throws IOException {
    Path file = directory.resolve("bids-" + count + ".csv");
    if (Files.exists(file)) return file;
    Path unfinished = Files.createDirectories(directory).resolve(file.getFileName() + ".part");
    try (var out = new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 20)) {
      out.write(HEADER.getBytes(US_ASCII));
      var bids = new Bids();
      long before = (long) count * ROUND / BIDS_A_ROUND / 2;
      for (int i = 0; i < count; i++) out.write(bids.bid(i, before).getBytes(US_ASCII));
    }
    return Files.move(unfinished, file);
  }

  private String bid(int number, long eventsBeforeMidnight) {
    long round = number / BIDS_A_ROUND;
    long event = round * ROUND + ROUND - BIDS_A_ROUND + number % BIDS_A_ROUND;
    long millis =
        MIDNIGHT_MILLIS
            + Math.floorDiv((event - eventsBeforeMidnight) * 1_000, EVENTS_A_SECOND)
            - (oneIn(10) ? random.nextInt(DISORDER_MILLIS) : 0);
    long auction = auction(round * AUCTIONS_A_ROUND + AUCTIONS_A_ROUND - 1);
    String channel =
        oneIn(2)
            ? HOT_CHANNELS.get(random.nextInt(HOT_CHANNELS.size()))
            : "channel-" + random.nextInt(CHANNELS);
    line.setLength(0);
    line.append(FIRST_ID + auction).append(',').append(FIRST_ID + bidder(round)).append(',');
    line.append(Math.round(Math.pow(10, random.nextDouble() * 6) * 100)).append(',');
    line.append(channel).append(",https://auctions.example/").append(channel).append("/item?id=");
    line.append(FIRST_ID + auction).append(',').append(millis).append(',');
    int letters = EXTRA_LETTERS + random.nextInt(EXTRA_LETTERS / 2);
    for (int i = 0; i < letters; i++) line.append((char) ('a' + random.nextInt(26)));
    return line.append('\n').toString();
  }

  private long auction(long last) {
    if (oneIn(2)) return last / HOT_EACH * HOT_EACH;
    long first = Math.max(last - AUCTIONS_IN_FLIGHT, 0);
    return first + random.nextLong(last - first + 1 + LEAD);
  }

  private long bidder(long last) {
    if (!oneIn(4)) return last / HOT_EACH * HOT_EACH + 1;
    long active = Math.min(last + 1, ACTIVE_PERSONS);
    return last + 1 - active + random.nextLong(active + LEAD);
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }
}
