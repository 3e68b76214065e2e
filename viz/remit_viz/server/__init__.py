"""The server: SPARQL endpoint, linked data, query workbench, search and pages of one store.

The process that listens evaluates nothing. It reads requests, hands jobs to worker processes and
sends what they answer; a query that takes too long or too much costs its worker, never the
server. Workers are forked from one process that holds the store (`nursery`), so that a killed one
is replaced in milliseconds, whatever the size of the store.

::

    app          routes: from requests to jobs, from answers to responses
    protocol     SPARQL 1.1 Protocol: what a request asks
    negotiation  Accept headers: which format to answer in
    guard        hosts, headers, access log
    pool         worker processes seen from the server: slots, time, memory
    nursery      the process that holds the store and forks workers
    desk         what a worker can be asked to do
    …            one module for each kind of job: queries, entities, search, questions, pages
    run          listening and stopping
"""
