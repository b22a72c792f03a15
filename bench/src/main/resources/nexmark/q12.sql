select dateTime // 10000 * 10000 as start, bidder, count(*) as bids from bid group by all
