"""Looking at a listed system from outside: DNS, DNSSEC, TLS, HTTP. Bounded in time, rate and reach."""
