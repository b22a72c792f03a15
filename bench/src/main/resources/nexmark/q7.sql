with highest as (select dateTime // 10000 as ten, max(price) as price from bid group by all)
select ten * 10000 as start, highest.price, max(bidder) as bidder
from bid join highest on bid.dateTime // 10000 = ten and bid.price = highest.price group by all
