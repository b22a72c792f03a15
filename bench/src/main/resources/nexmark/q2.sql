select dateTime // 60000 * 60000 as start, auction, count(*) as bids, sum(price) as total
from bid where auction % 123 = 0 group by all
