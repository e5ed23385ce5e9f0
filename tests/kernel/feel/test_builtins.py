"""Every built-in of DMN 1.5 (10.3.4) by table: `call => answer`, both in FEEL. Null is written `null`."""

from __future__ import annotations

import datetime as dt

import pytest

from lotwright.kernel import feel
from lotwright.kernel.feel import functions
from lotwright.kernel.feel.text import written

NOW = dt.datetime(2026, 3, 2, 8, 30, tzinfo=dt.UTC)

TABLE = r"""
# --- conversion (10.3.4.1)
date("2012-12-25") => @"2012-12-25"
date("2012-12-25T00:00:00") => null
date("2012-2-25") => null
date("2011-02-29") => null
date("-0044-03-15") => @"-0044-03-15"
date("12026-03-02") => @"12026-03-02"
date("999999999-12-31") => @"999999999-12-31"
date("0999999-12-31") => null
date(date and time("2012-12-24T23:59:00")) => @"2012-12-24"
date(2012, 12, 25) => @"2012-12-25"
date(2012, 13, 25) => null
date(2012.5, 12, 25) => null
date(year: 2012, month: 12, day: 25) => @"2012-12-25"
date(null) => null
date() => null
date(1) => null
time("23:59:00") => @"23:59:00"
time("23:59:00z") => @"23:59:00Z"
time("23:59:00+08:00") => @"23:59:00+08:00"
time("23:59:00-18:30") => null
time("23:59:00@Asia/Shanghai") => @"23:59:00@Asia/Shanghai"
time("23:59:00@Nowhere/Else") => null
time("24:00:00") => null
time("23:59") => null
time("23:59:00.123456789") => @"23:59:00.123456789"
time(date and time("2012-12-24T23:59:00+08:00")) => @"23:59:00+08:00"
time(@"2012-12-24") => @"00:00:00Z"
time(23, 59, 0, duration("PT8H")) => @"23:59:00+08:00"
time(23, 59, 0.5, null) => @"23:59:00.5"
time(hour: 11, minute: 45, second: 30, offset: duration("-PT2H")) => @"11:45:30-02:00"
time(11, 45, 30, duration("PT19H")) => null
time(11, 60, 0) => null
time(11.5, 0, 0) => null
date and time("2012-12-24T23:59:00") => @"2012-12-24T23:59:00"
date and time("2012-12-24T24:00:00") => @"2012-12-25T00:00:00"
date and time("2012-12-24T23:59:00@Asia/Shanghai") => @"2012-12-24T23:59:00@Asia/Shanghai"
date and time("2012-12-24T23:59:00+08:00@Asia/Shanghai") => null
date and time("2012-12-24") => @"2012-12-24T00:00:00"
date and time(@"2012-12-24") => @"2012-12-24T00:00:00Z"
date and time(@"2012-12-24", @"10:00:00Z") => @"2012-12-24T10:00:00Z"
date and time(@"2012-12-24T23:59:00", @"10:00:00") => @"2012-12-24T10:00:00"
date and time(2012, 12, 24, 23, 59, 0) => @"2012-12-24T23:59:00"
date and time(2012, 12, 24, 23, 59, 0, duration("PT8H")) => @"2012-12-24T23:59:00+08:00"
date and time(2012, 12, 24, 23, 59, 0, "Asia/Shanghai") => @"2012-12-24T23:59:00@Asia/Shanghai"
date and time("not one") => null
date and time(null, null) => null
duration("P1DT12H30M1.5S") => @"P1DT12H30M1.5S"
duration("PT36H") => @"P1DT12H"
duration("P26M") => @"P2Y2M"
duration("-P1M") => @"-P1M"
duration("P1Y2M3D") => null
duration("P") => null
duration("PT") => null
duration("1 day") => null
duration(@"P1D") => @"P1D"
duration(from: "P1D") => @"P1D"
years and months duration(date("2011-12-22"), date("2013-08-24")) => @"P1Y8M"
years and months duration(date("2013-08-24"), date("2011-12-22")) => @"-P1Y8M"
years and months duration(from: @"2020-02-29", to: @"2021-02-28T10:00:00") => @"P11M"
years and months duration(null, @"2020-01-01") => null
number("1 000,5", " ", ",") => 1000.5
number("1,000.5", ",", ".") => 1000.5
number("1.000,5", ".", ",") => 1000.5
number("1000.5") => 1000.5
number("1000.5", null, null) => 1000.5
number("-1.5e2") => -150
number(".5") => 0.5
number("1,000", ",", ",") => null
number("1000", "*", ".") => null
number("1000", " ", ";") => null
number("one") => null
number("") => null
number(from: "1,5", grouping separator: null, decimal separator: ",") => 1.5
number(5) => 5
number(null) => null
number(true) => null
string(1.1) => "1.1"
string(-0) => "0"
string(1E3) => "1000"
string(null) => null
string(true) => "true"
string("a") => "a"
string(@"P1DT36H") => "P2DT12H"
string(@"P14M") => "P1Y2M"
string(duration("P0D")) => "PT0S"
string(duration("P0M")) => "P0M"
string(@"2012-12-24T23:59:00+00:00") => "2012-12-24T23:59:00Z"
string(@"10:00:00.500") => "10:00:00.5"
string([1, 2, 3, "foo"]) => "[1, 2, 3, \"foo\"]"
string({a: 1, "b c": null}) => "{a: 1, b c: null}"
string([1..10)) => "[1..10)"
# --- boolean (10.3.4.2)
not(true) => false
not(null) => null
not("true") => null
not([true]) => false
not([true, false]) => null
not(negand: false) => true
# --- strings (10.3.4.3)
substring("foobar", 3) => "obar"
substring("foobar", 3, 3) => "oba"
substring("foobar", -2, 1) => "a"
substring("foobar", 1, 100) => "foobar"
substring("foobar", 0) => null
substring("foobar", -7) => null
substring("foobar", 7) => ""
substring("foobar", 3, 0) => null
substring("foobar", 3, null) => "obar"
substring("\U01F40Eab", 2) => "ab"
substring(string: "foobar", start position: 3, length: 1) => "o"
substring("foobar", "1") => null
substring(null, 1) => null
substring(["foobar"], 3) => "obar"
string length("foo") => 3
string length("\U01F40Eab") => 3
string length("") => 0
string length(null) => null
string length(3) => null
upper case("aBc4\u00e9") => "ABC4\u00c9"
lower case("ABC4") => "abc4"
upper case(null) => null
lower case(5) => null
substring before("foobar", "bar") => "foo"
substring before("foobar", "xyz") => ""
substring before("foobar", "") => ""
substring before("foobar", "o") => "f"
substring after("foobar", "ob") => "ar"
substring after("", "a") => ""
substring after("foobar", "") => "foobar"
substring after("foobar", "xyz") => ""
replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") => "[1=ab][2=]cd"
replace("abracadabra", "bra", "*") => "a*cada*"
replace("abracadabra", "a.*a", "*") => "*"
replace("abracadabra", "a.*?a", "*") => "*c*bra"
replace("abracadabra", "a(.)", "a$1$1") => "abbraccaddabbra"
replace("AAAA", "A+?", "b") => "bbbb"
replace("darted", "^(.*?)d(.*)$", "$1c$2") => "carted"
replace("abc", "b", "[$0]") => "a[b]c"
replace("abc", "b", "\\$") => "a$c"
replace("abc", "b", "\\\\") => "a\\c"
replace("abc", "b", "$") => null
replace("abc", "b", "\\") => null
replace("abc", "(b)", "$12") => "ab2c"
replace("abc", ".*?", "x") => null
replace("a.b", ".", "x", "q") => "axb"
replace("ABC", "b", "x", "i") => "AxC"
replace("abc", "b", "x", "y") => null
replace("abc", "[", "x") => null
replace(input: "abc", pattern: "b", replacement: "x") => "axc"
contains("foobar", "of") => false
contains("foobar", "oba") => true
contains("foobar", null) => null
starts with("foobar", "fo") => true
starts with("foobar", "") => true
ends with("foobar", "r") => true
ends with("foobar", "R") => false
matches("foobar", "^fo*b") => true
matches("foobar", "^Fo*bar", "i") => true
matches("foobar", null) => null
split("John Doe", "\\s") => ["John", "Doe"]
split("a;b;c;;", ";") => ["a", "b", "c", "", ""]
split("", ";") => [""]
split(string: "a-b", delimiter: "-") => ["a", "b"]
split(null, ";") => null
split("abc", "") => null
split("abc", "b*") => null
split("abcb", "b") => ["a", "c", ""]
string join(["a", "b", "c"], "_and_") => "a_and_b_and_c"
string join(["a", "b", "c"], "") => "abc"
string join(["a", "b", "c"], null) => "abc"
string join(["a"], "X") => "a"
string join(["a", null, "c"], "X") => "aXc"
string join([], "X") => ""
string join(["a", "b", "c"]) => "abc"
string join(list: ["a", "b"], delimiter: "-") => "a-b"
string join([1, 2], "-") => null
string join(null) => null
# --- lists (10.3.4.4)
list contains([1, 2, 3], 2) => true
list contains([1, null], null) => true
list contains([[1]], [1]) => true
list contains(1, 1) => true
list contains(null, 1) => null
count([1, 2, 3]) => 3
count([]) => 0
count([1, [2, 3]]) => 2
count("a") => 1
count(null) => null
min([1, 2, 3]) => 1
min(1) => 1
min([1]) => 1
min([]) => null
min("a", "b") => "a"
min([@"2020-02-01", @"2020-01-01"]) => @"2020-01-01"
min(1, "a") => null
min([1, null]) => null
max(1, 2, 3) => 3
max([@"P1D", @"PT36H"]) => @"P1DT12H"
max([]) => null
sum([1, 2, 3]) => 6
sum(1, 2, 3) => 6
sum(1) => 1
sum([]) => null
sum([1, "a"]) => null
sum() => null
sum(list: [1, 2]) => 3
mean([1, 2, 3]) => 2
mean([]) => null
mean(1, 2) => 1.5
all([true, true]) => true
all([false, null, true]) => false
all([true, null]) => null
all([]) => true
all(0) => null
all(true, false) => false
any([false, true, null]) => true
any([false, null]) => null
any([]) => false
any(0) => null
sublist([4, 5, 6], 1, 2) => [4, 5]
sublist([4, 5, 6], 2) => [5, 6]
sublist([1, 2, 3], -2, 1) => [2]
sublist([1, 2, 3], 4) => null
sublist([1, 2, 3], 0) => null
sublist([1, 2, 3], 1, 4) => null
sublist(list: [1, 2], start position: 2) => [2]
append([1], 2, 3) => [1, 2, 3]
append(1, 2) => [1, 2]
append([1], [2]) => [1, [2]]
append([1], null) => [1, null]
append(null, 1) => null
append([]) => null
concatenate([1, 2], [3]) => [1, 2, 3]
concatenate([1], 2, [[3]]) => [1, 2, [3]]
concatenate() => null
insert before([1, 3], 1, 2) => [2, 1, 3]
insert before([1, 3], -1, 2) => [1, 2, 3]
insert before([1, 3], 3, 2) => null
insert before([1], 0, 2) => null
insert before(list: [1], position: 1, newItem: null) => [null, 1]
remove([1, 2, 3], 2) => [1, 3]
remove([1, 2, 3], -1) => [1, 2]
remove([1], 2) => null
reverse([1, 2, 3]) => [3, 2, 1]
reverse(1) => [1]
index of([1, 2, 3, 2], 2) => [2, 4]
index of([1, null], null) => [2]
index of([1], 3) => []
union([1, 2], [2, 3]) => [1, 2, 3]
union([1, null], [null], 1) => [1, null]
distinct values([1, 2, 3, 2, 1]) => [1, 2, 3]
distinct values([[1], [1], null, null]) => [[1], null]
distinct values([{a: 1}, {a: 1}]) => [{a: 1}]
flatten([[1, 2], [[3]], 4]) => [1, 2, 3, 4]
flatten(1) => [1]
product([2, 3, 4]) => 24
product(2, 3) => 6
product([]) => null
median(8, 2, 5, 3, 4) => 4
median([6, 1, 2, 3]) => 2.5
median([]) => null
stddev(2, 4, 7, 5) => 2.081665999466132735282297706979931
stddev([47]) => null
stddev([]) => null
mode(6, 3, 9, 6, 6) => [6]
mode([6, 1, 9, 6, 1]) => [1, 6]
mode([]) => []
mode([1, null]) => null
list replace([2, 4, 7, 8], 3, 6) => [2, 4, 6, 8]
list replace([2, 4, 7, 8], -1, 6) => [2, 4, 7, 6]
list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) => [5, 5, 7, 8]
list replace([1], 2, 5) => null
list replace([1], function(x) true, 5) => null
list replace([1], function(x, y) "yes", 5) => null
sort([3, 1, 4, 5, 2], function(x, y) x < y) => [1, 2, 3, 4, 5]
sort([3, 1, 2], function(x, y) x > y) => [3, 2, 1]
sort(list: ["b", "a"], precedes: function(x, y) x < y) => ["a", "b"]
sort([{n: 1, k: "a"}, {n: 0, k: "b"}, {n: 0, k: "c"}], function(x, y) x.n < y.n).k => ["b", "c", "a"]
sort([], function(x, y) x < y) => []
sort([3, 1, 2]) => [1, 2, 3]
sort([1, "a"]) => null
sort([1, 2], function(x) x) => null
partition([1, 2, 3, 4, 5], 2) => [[1, 2], [3, 4], [5]]
partition([1], 0) => null
# --- numbers (10.3.4.5)
decimal(1/3, 2) => 0.33
decimal(1.5, 0) => 2
decimal(2.5, 0) => 2
decimal(-2.5, 0) => -2
decimal(1234, -2) => 1200
decimal(1, 6177) => null
decimal(1, null) => null
floor(1.5) => 1
floor(-1.5) => -2
floor(-1.56, 1) => -1.6
ceiling(1.5) => 2
ceiling(-1.5) => -1
ceiling(-1.56, 1) => -1.5
round up(5.5, 0) => 6
round up(-5.5, 0) => -6
round up(1.121, 2) => 1.13
round down(5.5, 0) => 5
round down(-1.126, 2) => -1.12
round half up(5.5, 0) => 6
round half up(-5.5, 0) => -6
round half up(1.126, 2) => 1.13
round half down(5.5, 0) => 5
round half down(-5.5, 0) => -5
round half down(1.126, 2) => 1.13
round half down(n: 5.5, scale: 0) => 5
abs(10) => 10
abs(-10) => 10
abs(@"-P1D") => @"P1D"
abs(@"-P1M") => @"P1M"
abs("a") => null
modulo(12, 5) => 2
modulo(-12, 5) => 3
modulo(12, -5) => -3
modulo(-12, -5) => -2
modulo(10.1, 4.5) => 1.1
modulo(-10.1, 4.5) => 3.4
modulo(10, 0) => null
modulo(dividend: 12, divisor: 5) => 2
sqrt(16) => 4
sqrt(-3) => null
log(1) => 0
log(0) => null
exp(0) => 1
exp(5) => 148.4131591025766034211155800405523
odd(5) => true
odd(2) => false
odd(0) => false
even(2) => true
even(5) => false
even(-4) => true
even(1.5) => null
even(null) => null
# --- dates (10.3.4.6 to 10.3.4.9)
is(@"2012-12-25", @"23:00:50") => false
is(@"2012-12-25", @"2012-12-25") => true
is(@"23:00:50Z", @"23:00:50") => false
is(@"23:00:50Z", @"23:00:50+00:00") => true
is(1, 1.0) => true
is(null, null) => true
is([1], [1]) => true
day of year(date(2019, 9, 17)) => 260
day of year(@"2020-12-31T10:00:00") => 366
day of week(date(2019, 9, 17)) => "Tuesday"
month of year(date(2019, 9, 17)) => "September"
month of year(null) => null
week of year(date(2019, 9, 17)) => 38
week of year(date(2003, 12, 29)) => 1
week of year(date(2004, 1, 4)) => 1
week of year(date(2005, 1, 1)) => 53
week of year(date(2005, 1, 3)) => 1
week of year(date(2005, 1, 9)) => 1
day of week("2019-09-17") => null
now() => @"2026-03-02T08:30:00Z"
today() => @"2026-03-02"
today(1) => null
# --- contexts (10.3.4.7)
get value({key1: "value1"}, "key1") => "value1"
get value({key1: "value1"}, "unexistent-key") => null
get value({a: {b: 1}}, ["a", "b"]) => 1
get value({a: 1}, []) => null
get value(null, "a") => null
get entries({key1: "value1", key2: 2}) => [{key: "key1", value: "value1"}, {key: "key2", value: 2}]
get entries({}) => []
get entries({key1: "value1"})[key = "key1"].value => ["value1"]
context([{key: "a", value: 1}, {key: "b", value: 2}]) => {a: 1, b: 2}
context([{key: "a", value: 1}, {key: "a", value: 2}]) => null
context([{key: "a"}]) => null
context([{key: 1, value: 1}]) => null
context({key: "a", value: 1}) => {a: 1}
context([]) => {}
context(null) => null
context put({x: 1}, "y", 2) => {x: 1, y: 2}
context put({x: 1}, "x", 2) => {x: 2}
context put({x: 1, y: {a: 0}}, ["y", "a"], 2) => {x: 1, y: {a: 2}}
context put({x: 1}, ["y", "a"], 2) => {x: 1, y: {a: 2}}
context put({x: 1}, ["x", "a"], 2) => null
context put({x: 1}, [], 2) => null
context put(context: {x: 1}, key: "y", value: null) => {x: 1, y: null}
context put(null, "y", 2) => null
context merge([{x: 1}, {y: 2}]) => {x: 1, y: 2}
context merge([{x: 1}, {x: 2}]) => {x: 2}
context merge([{x: 1}, 1]) => null
context merge([]) => {}
# --- ranges (10.3.4.8)
before(1, 10) => true
before(10, 1) => false
before(1, [1..10]) => false
before(1, (1..10]) => true
before([1..10], 10) => false
before([1..10), 10) => true
before([1..10], [10..20]) => false
before([1..10), [10..20]) => true
before([1..10], (10..20]) => true
before(null, 1) => null
before(1, "a") => null
after(10, 5) => true
after(12, [1..10]) => true
after(10, [1..10)) => true
after([11..20], 12) => false
after((11..20], 11) => true
after([11..20], [1..11)) => true
after([1..10], [10..20]) => false
meets([1..5], [5..10]) => true
meets([1..5), [5..10]) => false
meets([1..5], (5..10]) => false
met by([5..10], [1..5]) => true
met by((5..10], [1..5]) => false
overlaps([1..5], [3..8]) => true
overlaps([3..8], [1..5]) => true
overlaps([1..8], [3..5]) => true
overlaps([1..5], [6..8]) => false
overlaps([1..5], [5..8]) => true
overlaps([1..5], (5..8]) => false
overlaps([1..5), [5..8]) => false
overlaps before([1..5], [3..8]) => true
overlaps before([1..5], [6..8]) => false
overlaps before([1..5], [5..8]) => true
overlaps before([1..5], (5..8]) => false
overlaps before([1..5), [5..8]) => false
overlaps before([1..5), (1..5]) => true
overlaps before([1..5], (1..5]) => true
overlaps before([1..5), [1..5]) => false
overlaps before([1..5], [1..5]) => false
overlaps after([3..8], [1..5]) => true
overlaps after([6..8], [1..5]) => false
overlaps after([5..8], [1..5]) => true
overlaps after((5..8], [1..5]) => false
overlaps after([5..8], [1..5)) => false
overlaps after((1..5], [1..5)) => true
overlaps after([1..5], [1..5]) => false
finishes(10, [1..10]) => true
finishes(10, [1..10)) => false
finishes([5..10], [1..10]) => true
finishes([5..10), [1..10]) => false
finishes([1..10], [1..10]) => true
finishes((1..10], [1..10]) => true
finished by([1..10], 10) => true
finished by([1..10], [5..10]) => true
finished by([1..10], [5..10)) => false
includes([1..10], 5) => true
includes([1..10], 12) => false
includes([1..10), 10) => false
includes([1..10], [4..6]) => true
includes([1..10], [1..10]) => true
includes([1..10), [1..10]) => false
during(5, [1..10]) => true
during([4..6], [1..10)) => true
during((1..10], [1..10)) => false
starts(1, [1..10]) => true
starts(1, (1..10]) => false
starts([1..5], [1..10]) => true
starts((1..5], [1..10]) => false
starts([1..10], [1..10]) => true
started by([1..10], 1) => true
started by([1..10], [1..5]) => true
started by([1..10], (1..5)) => false
coincides(5, 5) => true
coincides(3, 4) => false
coincides([1..5], [1..5]) => true
coincides((1..5), [1..5]) => false
range("[18..21)") => [18..21)
range("]18..21[") => (18..21)
range("[2..)") => [2..)
range("(..2)") => (..2)
range("[\"a\"..\"c\"]") => ["a".."c"]
range("[\"a\\\"\"..\"c\"]") => ["a\"".."c"]
range("[@\"2020-01-01\"..date(\"2020-02-01\")]") => [@"2020-01-01"..@"2020-02-01"]
range("[duration(\"P1D\")..duration(\"P2D\")]") => [@"P1D"..@"P2D"]
range("") => null
range("[..]") => null
range("[2..]") => null
range("[3..1]") => null
range("[1..\"a\"]") => null
range("[1+1..3]") => null
range(null) => null
range(from: "(1..3)") => (1..3)
"""

LINES = [line for line in TABLE.splitlines() if line and not line.startswith("#")]


def value(source: str) -> str:
    return written(feel.compile(source).value({}, NOW))


@pytest.mark.parametrize("line", LINES)
def test_a_built_in_answers_as_the_specification_says(line):
    call, _, expected = line.rpartition(" => ")
    actual = value(call)
    assert actual == value(expected) or feel.compile(f"({call}) = ({expected})").value({}, NOW) is True


@pytest.mark.parametrize("name", sorted(functions.NAMES))
def test_every_built_in_has_lines_of_its_own(name):
    assert sum(line.startswith(f"{name}(") for line in LINES) >= (2 if name not in ("and", "or", "now") else 0)


@pytest.mark.parametrize("name", sorted(functions.NAMES - {"now", "today", "is", "not", "string", "mode"}))
def test_arguments_of_the_wrong_number_or_kind_are_null_with_the_reason(name):
    for call in (f"{name}()", f"{name}({', '.join(['null'] * 9)})", f"{name}(nonsense: 1)"):
        answer = feel.compile(call).evaluate({}, now=NOW)
        if name not in ("and", "or", "all", "any", "append", "min", "max", "concatenate", "union", "mode"):
            assert answer.value is None
            rules = {warning.rule for warning in answer.warnings}
            assert rules & {"feel.null.arguments", "feel.null.no-answer"}


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ('matches("a", "(")', "feel.null.pattern"),
        ('replace("a", "a", "$")', "feel.null.replacement"),
        ("modulo(1, 0)", "feel.null.division-by-zero"),
        ("sqrt(-1)", "feel.null.no-answer"),
        ("sublist([1], 5)", "feel.null.no-answer"),
        ("count(null)", "feel.null.arguments"),
    ],
)
def test_a_warning_says_why_and_where_a_built_in_became_null(source, rule):
    answer = feel.compile(f"  {source}").evaluate({})
    assert answer.value is None
    assert [(warning.rule, warning.at) for warning in answer.warnings] == [(rule, 2)]


def test_a_built_in_can_be_passed_on():
    assert value("(for f in [abs, floor] return f(-1.5))") == "[1.5, -2]"
    assert value('{f: string length, r: f(string: "abc")}.r') == "3"
