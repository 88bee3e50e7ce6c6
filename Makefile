# Makefile - a façade for people over meson, ./test and the tools. `make help` lists it.
# Every line below with a help.
.PHONY: $(shell sed -n "s/^\([a-z-]*\):.*\#\#.*/\1/p" Makefile)
# What is shipped; tests may be cruder.
SOURCES = $(filter-out $(wildcard src/*/test_*.c src/rooms/*/test_*.c),$(wildcard src/*.c src/*/*.c src/rooms/*/*.c))

all:                    ## build
	@tools/install run
	@tools/build

help:                   ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*##/ { printf "make %-14s %s\n", $$1, $$2 }' Makefile

check:                  ## the tests of ./test, a quarter of an hour (TIERS="unit request": only those)
	@./test $(TIERS)

thorough:               ## what continuous integration runs: also all unit tests under sanitizers, a minute of fuzzing each, both engines everywhere
	@./test --thorough

whole:                  ## every test, with all that the others leave out because it adds little (more than an hour)
	@BRUECKE_TEST_WHOLE=1 ./test

asan:                   ## unit, store and request tests under sanitizers, all of them on both engines
	@BRUECKE_TEST_WHOLE=1 ./test asan

fuzz:                   ## every parser, 60 s each (SECONDS_EACH=…)
	@tools/install run fuzz
	@tests/fuzz.sh $(or $(SECONDS_EACH),60)

fuzz-long:              ## every parser for longer, at idle priority; what was learnt goes into the seeds (SECONDS_EACH=3600, TARGETS="fuzz_json …")
	@tools/install run fuzz
	@FUZZ_LONG=1 tests/fuzz.sh $(or $(SECONDS_EACH),3600) $(TARGETS)

soak:                   ## visitors, staff, imports, exports, PDF, jobs at once: no growth of memory or files, how long answers take (SOAK_SECONDS=600, ENGINES="sqlite postgres")
	@tools/install run test
	@BUILD_ONLY=bruecke tools/build
	@tests/soak/run.sh build/bruecke $(or $(SOAK_SECONDS),600) $(ENGINES)

crash:                  ## kill -9 under mixed load on both engines (ROUNDS=1000, ROUNDS_PG=200), power cuts, full, failing and slow stores, jumping clocks
	@tools/install run test
	@tools/build
	@tests/crash/run.sh build/bruecke $(or $(ROUNDS),1000) sqlite postgres powercut faults around

powercut:               ## power cuts on a disk that forgets and reorders what was not synced (CUTS=1000, CRASH_SEED)
	@tools/install run
	@BUILD_ONLY="bruecke powercut" tools/build
	@tests/crash/run.sh build/bruecke $(or $(CUTS),1000) powercut

drill:                  ## backups under mixed writing, restored into both engines: one moment each, check finds nothing (ROUNDS=20)
	@tools/install run test
	@BUILD_ONLY=bruecke tools/build
	@bash -c '. tests/pg.sh && pg_start && trap pg_stop EXIT && node tests/drill.mjs build/bruecke $$(pg_new drill_a) $$(pg_new drill_b) $(or $(ROUNDS),20)'

race:                   ## 10,000 acceptances, changes and cancellations at once on both engines, nobody in two places (RACE_OPS, RACE_SEED)
	@tools/install run test
	@BUILD_ONLY=test_reach tools/build
	@bash -c '. tests/pg.sh && pg_start && trap pg_stop EXIT && RACE_OPS=$(or $(RACE_OPS),10000) BRUECKE_TEST_POSTGRES=$$(pg_new race) build/test_reach'

cluster:                ## two nodes and workers behind HAProxy on PostgreSQL with a standby: fail-over, frozen primary, dead node, storm, conflicts (CLUSTER_SECONDS)
	@tools/install run cluster
	@BUILD_ONLY=bruecke tools/build
	@tests/cluster/run.sh build/bruecke

queue:                  ## the waiting list of courses against its model: 100,000 random operations on each engine (BRUECKE_TEST_OPERATIONS, BRUECKE_TEST_SEED)
	@tools/install run test
	@tools/build
	@bash -c '. tests/pg.sh; trap pg_stop EXIT; pg_start; BRUECKE_TEST_OPERATIONS=$${BRUECKE_TEST_OPERATIONS:-100000} BRUECKE_TEST_POSTGRES=$$(pg_new queue) build/test_queue'

leaks:                  ## who may see and do what, every question on both engines: also those that ./test leaves out as adding nothing (three times as many)
	@tools/install run test
	@BUILD_ONLY="test_leaks test_routes" tools/build
	@bash -c '. tests/pg.sh; trap pg_stop EXIT; pg_start; export BRUECKE_TEST_WHOLE=1; for t in leaks routes; do BRUECKE_TEST_POSTGRES=$$(pg_new $$t) build/test_$$t || exit 1; done'

attack:                 ## attacks on a running demonstration, both engines; then sqlmap and wapiti for every role: build/attack (ATTACK_SECONDS, ATTACK_ROLES, ATTACK_ONLY=attacks or scan)
	@tools/install run test attack
	@BUILD_ONLY=bruecke tools/build
	@tests/attack/run.sh build/bruecke build/attack

bench:                  ## one table of measured ratios, also as build/bench.json and build/bench.md; up to 20 minutes (BENCH_ONLY="speed list" …: tests/bench/bench.mjs)
	@tools/install run bench
	@tools/build
	@tests/bench/run.sh

bench-search:           ## how often the search finds the right page, per language, and what a question costs (BENCH_SCALE)
	@tools/install run bench
	@tools/build
	@node tests/bench/search.mjs

views:                  ## every page with axe in all views: de, ar, public ones in Easy German, too; phone, screen; light, dark (BRUECKE_PUBLIC=1: only these)
	@BRUECKE_ALL=1 ./test browser

shots:                  ## pictures of every page: de, ar; phone, screen; light, dark (BRUECKE_SHOTS: where)
	@tools/install run test
	@tools/build
	@node tests/browser/run.mjs build/bruecke --shots

# Only the lines changed since the last commit: tables and comments elsewhere are aligned by hand.
format:                 ## lay out the changed lines
	@tools/install run lint
	@git clang-format --quiet --extensions c,h HEAD || true

lint: lint-tidy lint-cppcheck lint-analyzer   ## all three

lint-tidy:              ## clang-tidy; what is left out: .clang-tidy
	@tools/install run lint
	@tools/build
	@run-clang-tidy -quiet -p build $(SOURCES) 2>/dev/null

# Generated files and tests are left out. Off: two complaints that cppcheck 2.10 cannot read what both compilers read, and one of
# style that comes without being asked for.
lint-cppcheck:          ## cppcheck
	@tools/install run lint
	@tools/build
	@cppcheck --quiet --enable=warning,performance,portability --inline-suppr --error-exitcode=1 -j2 \
	  --suppress='*:build/*' --suppress='*:src/*/test_*.c' \
	  --suppress=syntaxError --suppress=internalAstError --suppress=duplicateAssignExpression -i build --file-filter='*src/*' --project=build/compile_commands.json

# A build of its own, because the analyser doubles the time to compile. It does not know that an arena frees what it gave
# out, so it reports a leak wherever one is filled: that one warning is off; LeakSanitizer proves the same in `make asan`.
lint-analyzer:          ## gcc -fanalyzer
	@tools/install run lint
	@BUILD_ONLY=bruecke tools/build build-analyzer -Dc_args='-fanalyzer -Wno-analyzer-malloc-leak'

# Without the sandbox: counts are written beside the objects, outside of the folder of data.
coverage:               ## statement coverage of unit, store, request and command tests
	@tools/install run test coverage
	@tools/build build-coverage -Db_coverage=true -Doptimization=0
	@find build-coverage -name '*.gcda' -delete
	@BRUECKE_SANDBOX=off BRUECKE_BUILD=build-coverage ./test unit store request cli || true
	@gcovr -r . build-coverage --exclude 'build.*/.*' --exclude '.*/test_[^/]*' --exclude 'tools/.*' --print-summary

sbom:                   ## what the program is made of, as CycloneDX 1.5 JSON: build/bruecke.cdx.json (the table: docs/dependencies.md)
	@tools/install run
	@BUILD_ONLY=bruecke tools/build
	@node tools/sbom.mjs build/bruecke > build/bruecke.cdx.json && echo build/bruecke.cdx.json

tsan:                   ## server, worker and requests under the thread sanitizer: tests/http.mjs, race.mjs, work.mjs, a minute of soak, on both engines
	@tools/install run test
	@BUILD_ONLY=bruecke tools/build build-tsan -Db_sanitize=thread -Db_lundef=false -Doptimization=1 -Dwerror=false
	@tests/tsan.sh build-tsan/bruecke

valgrind:               ## requests, a job round and a served minute under valgrind's memcheck: no error, nothing definitely lost
	@tools/install run test valgrind
	@BUILD_ONLY=bruecke tools/build
	@tests/valgrind.sh build/bruecke

flows:                  ## docs/flows.md anew from the tables of states
	@tools/install run
	@tools/build
	@build/bruecke flows > docs/flows.md

handbook:               ## walks every task of the user guides, takes their pictures anew, prints them into build/handbook
	@tools/install run handbook
	@BUILD_ONLY=bruecke tools/build
	@node tests/handbook/run.mjs build/bruecke --pictures --print

measure:                ## length of functions, share of comments
	@tools/install run test
	@tools/measure

deb:                    ## the Debian package, build/bruecke_VERSION_amd64.deb (PACK_VERSION, DEBFULLNAME, DEBEMAIL)
	@tools/install run deb
	@pack/build
	@pack/makedeb

deb-test:               ## the package in a fresh Debian 12 with systemd: install, update, remove, restore; nginx and Caddy in front (root; PACK_SHORT=1)
	@tools/install run deb deb-test
	@pack/build
	@tests/pack/words.sh build-deb/bruecke
	@tests/pack/proxy.sh build-deb/bruecke
	@tests/pack/run.sh

container:              ## an image of the program, by podman or buildah (BASE=: another Debian 12)
	@$$(command -v podman || command -v buildah || echo "sh -c 'echo there is neither podman nor buildah; exit 1' --") build \
	  $(if $(BASE),--build-arg BASE=$(BASE)) --format docker -t bruecke -f pack/Containerfile .

clean:                  ## take away everything built (keeps node_modules and var)
	@rm -rf build build-*
