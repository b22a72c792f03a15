select dateTime // 86400000 * 86400000 as start, auction, count(*) as bids,
  count(*) filter (where price < 10000) as lowBids,
  count(*) filter (where price >= 10000 and price < 1000000) as middleBids,
  count(*) filter (where price >= 1000000) as highBids,
  min(price) as lowest, max(price) as highest, avg(price) as mean, sum(price) as total
from bid group by all
