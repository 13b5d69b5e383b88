# A fuzz target is tests/fuzz/fuzz-THING.c with LLVMFuzzerTestOneInput() and
# seeds in tests/fuzz/seeds/THING/.  --enable-fuzzers (clang) builds them with
# libFuzzer; make check builds each with replay.c and runs it over its seeds.
FUZZ_TARGETS =
