-- exact sums: decimals
select dateTime // 60000 * 60000 as start, channel, count(*) as bids,
  sum(price * 0.908::DECIMAL(4, 3)) as total, max(price) * 0.908::DECIMAL(4, 3) as highest
from bid group by all
