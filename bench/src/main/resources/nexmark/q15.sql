select dateTime // 86400000 * 86400000 as start, count(*) as bids,
  count(*) filter (where price < 10000) as lowBids,
  count(*) filter (where price >= 10000 and price < 1000000) as middleBids,
  count(*) filter (where price >= 1000000) as highBids,
  count(distinct bidder) as bidders,
  count(distinct bidder) filter (where price < 10000) as lowBidders,
  count(distinct bidder) filter (where price >= 10000 and price < 1000000) as middleBidders,
  count(distinct bidder) filter (where price >= 1000000) as highBidders,
  count(distinct auction) as auctions,
  count(distinct auction) filter (where price < 10000) as lowAuctions,
  count(distinct auction) filter (where price >= 10000 and price < 1000000) as middleAuctions,
  count(distinct auction) filter (where price >= 1000000) as highAuctions
from bid group by all
